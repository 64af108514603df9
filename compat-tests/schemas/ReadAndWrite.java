// Reads lines `name version hex` and lets Apache Kafka's own generated class of that name read the bytes and write them
// again: the bytes must be the same and none may be left over. Run as a single-file program with Kafka's jars on the
// class path: java -cp 'libs/*' ReadAndWrite.java FILE RELEASE
// Prints `ok` or `not ok` with counts; the first differences as `# ` lines.

import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

public class ReadAndWrite {
    private static final String[] PLACES = {
        "org.apache.kafka.common.message.%sData",
        "org.apache.kafka.common.message.%s",
        "org.apache.kafka.common.metadata.%s",
        "org.apache.kafka.coordinator.group.generated.%s",
        "org.apache.kafka.coordinator.transaction.generated.%s",
        "org.apache.kafka.coordinator.share.generated.%s",
        "org.apache.kafka.raft.generated.%s",
    };
    private static final int SHOWN = 5;

    public static void main(String[] args) throws Exception {
        Map<String, Class<?>> classes = new HashMap<>();
        HexFormat hex = HexFormat.of();
        int same = 0;
        int skipped = 0;
        int different = 0;
        StringBuilder why = new StringBuilder();
        try (BufferedReader lines = Files.newBufferedReader(Path.of(args[0]))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                Class<?> type = classes.computeIfAbsent(words[0], ReadAndWrite::find);
                short version = Short.parseShort(words[1]);
                Message message = type == Void.class ? null : (Message) type.getDeclaredConstructor().newInstance();
                boolean known = message != null
                    && version >= message.lowestSupportedVersion() && version <= message.highestSupportedVersion();
                if (!known) {
                    skipped++;
                    continue;
                }
                String problem = problem(message, version, hex.parseHex(words[2]));
                if (problem == null) {
                    same++;
                } else if (different++ < SHOWN) {
                    why.append("# ").append(line).append(": ").append(problem).append('\n');
                }
            }
        }
        boolean good = different == 0 && same > 0;
        System.out.println((good ? "ok" : "not ok") + " Apache Kafka " + args[1] + " reads our messages and writes the same bytes");
        System.out.print(why);
        System.out.println("# " + same + " the same, " + different + " different, " + skipped + " of versions it does not have");
        System.exit(good ? 0 : 1);
    }

    private static Class<?> find(String name) {
        for (String place : PLACES) {
            try {
                return Class.forName(String.format(place, name));
            } catch (ClassNotFoundException e) {
                // The next place.
            }
        }
        return Void.class;
    }

    private static ByteBuffer write(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        buffer.flip();
        return buffer;
    }

    private static String problem(Message message, short version, byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            message.read(new ByteBufferAccessor(buffer), version);
            if (buffer.hasRemaining()) {
                return buffer.remaining() + " bytes left over in " + message;
            }
            ByteBuffer again = write(message, version);
            if (!again.equals(ByteBuffer.wrap(bytes))) {
                byte[] other = new byte[again.remaining()];
                again.get(other);
                return "written as " + HexFormat.of().formatHex(other) + " from " + message;
            }
            return null;
        } catch (Throwable e) {
            return e.toString();
        }
    }
}
