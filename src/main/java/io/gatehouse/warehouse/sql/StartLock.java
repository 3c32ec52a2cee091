package io.gatehouse.warehouse.sql;

import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Of whoever makes, changes or opens an H2 warehouse: a lock of the operating system's on a file,
 * held until it is closed or the process ends, however it ends.
 */
final class StartLock implements AutoCloseable {
  private static final int TRIES = 500;

  /** Before a start gives up: another's takes long on a busy machine, or upgrades. */
  private static final int TRIES_OF_A_START = 3_000;

  private static final long PAUSE_NANOS = 20_000_000;

  private final Path file;
  private final H2Files files;
  private FileChannel channel;

  StartLock(Path file, H2Files files) {
    this.file = file;
    this.files = files;
  }

  /** One at a time. WarehouseException, unavailable, where another holds it for a minute. */
  StartLock take() {
    try {
      if (!Files.exists(file)) {
        PrivateFiles.create(file);
      }
    } catch (FileAlreadyExistsException e) {
      // Another process starts as well.
    } catch (IOException e) {
      throw files.cannot("write " + file, e);
    }
    return lock(false);
  }

  /** Any number of readers, but not while the database is put into its place. */
  StartLock takeToRead() {
    return Files.exists(file) ? lock(true) : this;
  }

  private StartLock lock(boolean shared) {
    try {
      channel = FileChannel.open(file, shared ? StandardOpenOption.READ : StandardOpenOption.WRITE);
      int tries = shared ? TRIES : TRIES_OF_A_START;
      for (int i = 0; i < tries && !Thread.currentThread().isInterrupted(); i++) {
        if (isTaken(shared)) {
          return this;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      close();
      throw files.cannot("lock " + file, e);
    }
    close();
    throw new WarehouseException(
        "another process is making or upgrading the warehouse in "
            + files.shown()
            + "; try again when it is done",
        true,
        null);
  }

  private boolean isTaken(boolean shared) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
    } catch (OverlappingFileLockException e) {
      return false; // by another thread of this process
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw files.cannot("let go of " + file, e);
    }
  }
}
