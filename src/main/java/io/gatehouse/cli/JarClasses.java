package io.gatehouse.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Looks into the jars that classes come from; in sources not yet packed it finds nothing. */
final class JarClasses {

  private JarClasses() {}

  /** Loads all classes of the jar that holds this one, which initializes none of them. */
  static void load(String className) {
    for (String entry : entries(className)) {
      if (entry.endsWith(".class") && !entry.startsWith("META-INF/")) {
        find(entry.substring(0, entry.length() - ".class".length()).replace('/', '.'));
      }
    }
  }

  /** The files below a folder of Gatehouse's own jar. */
  static List<String> resources(String folder) {
    return entries(JarClasses.class.getName()).stream()
        .filter(entry -> entry.startsWith(folder) && !entry.endsWith("/"))
        .toList();
  }

  private static List<String> entries(String className) {
    Class<?> found = find(className);
    CodeSource source = found == null ? null : found.getProtectionDomain().getCodeSource();
    if (source == null) {
      return List.of();
    }
    try {
      Path jar = Path.of(source.getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        return List.of();
      }
      try (JarFile file = new JarFile(jar.toFile())) {
        return file.stream().map(JarEntry::getName).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the jar of " + className, e);
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException("no path: " + source.getLocation(), e);
    }
  }

  private static Class<?> find(String name) {
    try {
      return Class.forName(name, false, JarClasses.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return null; // needs a library that is optional and not here
    }
  }
}
