package klamm.compat;

import static klamm.compat.Checks.equal;

import org.apache.kafka.clients.admin.Admin;

/** The newest client on a broker whose transaction.version (COMPAT_LEVEL) is not the newest: the older rules hold. */
public final class LevelMain {
  private LevelMain() {}

  private static void finalized(short level) throws Exception {
    try (Admin admin = Clients.admin()) {
      var found = admin.describeFeatures().featureMetadata().get().finalizedFeatures().get("transaction.version");
      equal(level, found == null ? (short) 0 : found.maxVersionLevel(), "transaction.version");
    }
  }

  public static void main(String[] args) {
    short level = Short.parseShort(System.getenv("COMPAT_LEVEL"));
    String note = " (transaction.version " + level + ")";
    Together together = new Together(4);
    together.add("transaction.version is " + level, () -> finalized(level));
    together.add("chain: exactly once, classic" + note, new ChainChecks("jl", "classic")::run);
    new TransactionChecks("jl", false, note).addTo(together);
    new TransactionAdminChecks("jl", false, note).addTo(together);
    together.finish(Scale.of(100, 1200));
    System.out.flush();
    Runtime.getRuntime().halt(Checks.exitCode());
  }
}
