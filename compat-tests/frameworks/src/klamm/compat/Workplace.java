package klamm.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A temporary folder that is gone when the program is. */
final class Workplace {
  private static final Path ROOT = create();

  private Workplace() {}

  private static Path create() {
    try {
      Path root = Files.createTempDirectory("compat-framework-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(root)));
      return root;
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  static Path folder(String name) throws IOException {
    return Files.createDirectories(ROOT.resolve(name));
  }

  static void remove(Path folder) {
    if (!Files.exists(folder)) return;
    try (var paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
