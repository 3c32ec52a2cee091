package io.gatehouse.warehouse.sql;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * The files of H2, made so that their owner alone can read and write them, whatever the umask is
 * and whenever H2 makes one: database, lock, trace, temporary files. In a directory that has the
 * set-group bit, and that its group may enter, the group may read them. H2 takes it for names that
 * begin with {@code private:}, and makes an instance a file; hence public.
 */
public final class PrivateFiles extends FilePathWrapper {
  static final String SCHEME = "private";

  private static final int GROUP_IS_LET_IN = 02050; // set-group, read, enter

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  /** Before the first url that names it. */
  static void register() {
    FilePath.register(new PrivateFiles());
  }

  /** Attributes of a new file that its owner alone can read and write: 0600. */
  static FileAttribute<?>[] ofFile() {
    return attributes("rw-------");
  }

  /** Attributes of a new directory that its owner alone can enter: 0700. */
  static FileAttribute<?>[] ofDirectory() {
    return attributes("rwx------");
  }

  /** Whether a directory's owner has let its group read what is made in it. */
  static boolean isShared(Path directory) {
    try {
      return POSIX && (mode(directory) & GROUP_IS_LET_IN) == GROUP_IS_LET_IN;
    } catch (IOException e) {
      return false;
    }
  }

  private static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode");
  }

  /** A new file of the warehouse's, whatever the umask is; root's is whose the directory is. */
  static void create(Path file) throws IOException {
    Files.createFile(file, ofFile());
    if (POSIX && (Integer) Files.getAttribute(file, "unix:uid") == 0) {
      Files.setOwner(file, Files.getOwner(file.getParent()));
    }
    if (isShared(file.getParent())) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** A file that was made otherwise; false where it is somebody else's. */
  static boolean restrict(Path file, boolean isForTheGroup) {
    try {
      if (POSIX) {
        Files.setPosixFilePermissions(
            file, PosixFilePermissions.fromString(isForTheGroup ? "rw-r-----" : "rw-------"));
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public boolean createFile() {
    try {
      return make();
    } catch (IOException e) {
      return super.createFile(); // tries again, and tells in H2's words what is wrong
    }
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    if (mode.contains("w") && !exists()) {
      make();
    }
    return super.open(mode);
  }

  @Override
  public OutputStream newOutputStream(boolean append) throws IOException {
    if (!exists()) {
      make();
    }
    return super.newOutputStream(append);
  }

  @Override
  public FilePath createTempFile(String suffix, boolean inTempDir) throws IOException {
    if (inTempDir) {
      return super.createTempFile(suffix, true); // Java makes these for their owner alone
    }
    PrivateFiles file;
    do {
      file = (PrivateFiles) getPath(name + "." + UUID.randomUUID() + suffix);
    } while (!file.make());
    return file;
  }

  private boolean make() throws IOException {
    try {
      create(Path.of(getBase().name));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
