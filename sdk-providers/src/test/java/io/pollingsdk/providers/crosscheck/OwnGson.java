package io.pollingsdk.providers.crosscheck;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads jclouds with the Gson it was built for, which it carries in its jar: it uses Gson's
 * internals, and later versions have others. Nothing else sees these classes.
 */
final class OwnGson extends URLClassLoader {
  private static final List<String> OWN =
      List.of(
          "com.google.",
          "com.sun.xml.bind.",
          "javax.inject.",
          "javax.ws.",
          "javax.xml.bind.",
          "org.aopalliance.",
          "org.jclouds.",
          "io.pollingsdk.providers.crosscheck.Jclouds");

  private OwnGson(URL... classPath) {
    super(classPath, OwnGson.class.getClassLoader());
  }

  /** Starts jclouds. */
  static OtherClient jclouds() {
    try {
      // Stays open as long as the tests: classes are loaded until the end.
      @SuppressWarnings("resource")
      OwnGson loader = new OwnGson(classPath());
      Class<?> client = loader.loadClass("io.pollingsdk.providers.crosscheck.JcloudsClient");
      return (OtherClient) client.getDeclaredConstructor().newInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("jclouds cannot be loaded", e);
    }
  }

  private static URL[] classPath() throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(url(bundledGson()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(url(Path.of(entry)));
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path path) throws MalformedURLException {
    URI uri = path.toUri();
    return uri.toURL();
  }

  private static Path bundledGson() throws IOException {
    Path copy = Files.createTempFile("gson", ".jar");
    copy.toFile().deleteOnExit();
    try (InputStream jar =
        OwnGson.class.getClassLoader().getResourceAsStream("lib/gson-2.8.9.jar")) {
      if (jar == null) {
        throw new IOException("jclouds carries no Gson 2.8.9");
      }
      Files.write(copy, jar.readAllBytes());
    }
    return copy;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (OWN.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }
}
