package klamm.compat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A file that grows, and so what must arrive. One byte for each character: the file source counts its position so. */
final class Lines {
  final Path file;
  final List<String> all = new ArrayList<>();

  Lines(String name) throws IOException {
    file = Workplace.folder("files").resolve(name);
    Files.createFile(file);
  }

  void append(int count) throws IOException {
    List<String> more = new ArrayList<>();
    for (int i = 0; i < count; i++) more.add("line " + (all.size() + i));
    all.addAll(more);
    Files.write(file, more, StandardOpenOption.APPEND);
  }

  /** The bytes of the first lines. */
  long position(int lines) {
    return all.subList(0, lines).stream().mapToLong(line -> line.length() + 1).sum();
  }

  /**
   * The file source on this file. Its batch is more than any file here has: a full batch may leave lines in the
   * source's buffer until the file grows again.
   */
  Map<String, String> source(String topic) {
    return Map.of(
        "connector.class", "FileStreamSource", "tasks.max", "1", "file", file.toString(), "topic", topic, "batch.size", "100000");
  }
}
