package io.pollingsdk.download.unit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Paths of units, which stay inside the catalog's root. */
record UnitPaths(Path root) {

  static UnitPaths in(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (!Files.isDirectory(real)) {
        throw new UnitException(folder, "is not a folder", null);
      }
      return new UnitPaths(real);
    } catch (IOException e) {
      throw new UnitException(folder, "cannot be the root of a catalog: " + e, e);
    }
  }

  /** Returns the file of a unit's path, after checking that it is inside the root. */
  Path file(String path) {
    Path relative = root.getFileSystem().getPath(path);
    if (relative.isAbsolute() || relative.getRoot() != null) {
      throw escapes(path, "is absolute");
    }
    Path at = root;
    int last = relative.getNameCount() - 1;
    for (int i = 0; i <= last; i++) {
      String name = relative.getName(i).toString();
      if (name.equals("..") || name.equals(".") || name.isEmpty()) {
        throw escapes(path, "has a '" + name + "' in it");
      }
      at = at.resolve(name);
      if (i < last && Files.isSymbolicLink(at)) {
        throw escapes(path, "leads through the symbolic link " + at);
      }
    }
    UnitRules.checkName(UnitRules.fileName(at));
    return at;
  }

  private IllegalArgumentException escapes(String path, String why) {
    return new IllegalArgumentException(
        "the unit '" + path + "' " + why + ", but units are inside " + root);
  }

  /** Returns where a stored file really is; refuses one outside the root. */
  Path inside(Path file) {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " is not the path of a file");
    }
    try {
      Path real = folder.toRealPath();
      if (!real.startsWith(root)) {
        throw new IllegalArgumentException(file + " is in " + real + ", not inside " + root);
      }
      return real.resolve(UnitRules.fileName(absolute));
    } catch (IOException e) {
      throw new UnitException(file, "its folder cannot be read: " + e, e);
    }
  }

  /** Returns the path of a file or folder from the root, with slashes. */
  String relative(Path file) {
    List<String> names = new ArrayList<>();
    root.relativize(file).forEach(name -> names.add(name.toString()));
    return String.join("/", names);
  }

  /** Returns the file that a record is of. */
  static Path fileOf(Path record) {
    String name = UnitRules.fileName(record);
    return record.resolveSibling(name.substring(0, name.length() - UnitRules.SUFFIX.length()));
  }

  /** Makes the folders above a file that has been checked. */
  static void makeFolders(Path file) {
    Path folder = file.getParent();
    try {
      if (folder != null && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UnitException(file, "its folder cannot be made: " + e, e);
    }
  }
}
