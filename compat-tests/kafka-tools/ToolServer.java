import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs the tools' main methods one after another in this JVM, and keeps consumers alive meanwhile. Reads a JSON object per
 * line: {"main": CLASS, "args": [...]}, {"start": NAME, "topics": [...], "settings": {...}} or {"stop": NAME}; answers each
 * with a line {"code", "stdout", "stderr"}.
 */
public final class ToolServer {
  /** Thrown in place of ending the JVM. */
  private static final class Exited extends Error {
    Exited() {
      super("the tool has ended", null, false, false);
    }
  }

  private static final class Member {
    final Thread thread;
    volatile boolean stopping;
    volatile Throwable error;

    Member(Properties settings, List<String> topics) {
      var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
      consumer.subscribe(topics);
      thread = new Thread(() -> {
        try (consumer) {
          while (!stopping) {
            if (!consumer.poll(Duration.ofMillis(100)).isEmpty()) consumer.commitSync();
          }
        } catch (Throwable thrown) {
          error = thrown;
        }
      });
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PrintStream ANSWERS = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private static final Map<String, Member> MEMBERS = new HashMap<>();
  private static Integer code;

  private ToolServer() {}

  private static void exit(int status) {
    if (code == null) code = status;
    throw new Exited();
  }

  private static void call(JsonNode wish) throws Exception {
    String[] args = JSON.convertValue(wish.get("args"), String[].class);
    try {
      Class.forName(wish.get("main").asText()).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof Exited) return;
      thrown.getCause().printStackTrace();
      if (code == null) code = 1;
    }
  }

  private static void member(JsonNode wish) throws Exception {
    if (wish.has("start")) {
      Properties settings = new Properties();
      wish.get("settings").fields().forEachRemaining(each -> settings.put(each.getKey(), each.getValue().asText()));
      MEMBERS.put(wish.get("start").asText(), new Member(settings, List.of(JSON.convertValue(wish.get("topics"), String[].class))));
      return;
    }
    Member member = MEMBERS.remove(wish.get("stop").asText());
    member.stopping = true;
    member.thread.join(20_000);
    if (member.error != null) throw new IllegalStateException("a member failed", member.error);
  }

  private static void answer(String line) throws Exception {
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(stdout, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(stderr, true, StandardCharsets.UTF_8));
    code = null;
    try {
      JsonNode wish = JSON.readTree(line);
      if (wish.has("main")) call(wish);
      else member(wish);
    } catch (Exception | LinkageError error) {
      error.printStackTrace();
      code = 1;
    }
    Map<String, Object> answer = new HashMap<>();
    answer.put("code", code == null ? 0 : code);
    answer.put("stdout", stdout.toString(StandardCharsets.UTF_8));
    answer.put("stderr", stderr.toString(StandardCharsets.UTF_8));
    ANSWERS.println(JSON.writeValueAsString(answer));
  }

  public static void main(String[] args) throws Exception {
    Exit.setExitProcedure((status, message) -> exit(status));
    Exit.setHaltProcedure((status, message) -> exit(status));
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) answer(line);
    Runtime.getRuntime().halt(0);
  }
}
