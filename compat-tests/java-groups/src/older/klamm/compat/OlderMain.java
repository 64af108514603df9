package klamm.compat;

/** The checks of a client that knows only the older rules of transactions (partitions added first, verified by the leader). */
public final class OlderMain {
  private OlderMain() {}

  public static void main(String[] args) {
    Together together = new Together(4);
    together.add("chain: exactly once, classic, members join, leave, stall, are killed (3.9.0)", new ChainChecks("jo", "classic")::run);
    new TransactionChecks("jo", false, " (3.9.0)").addTo(together);
    new TransactionAdminChecks("jo", false, " (3.9.0)").addTo(together);
    together.finish(Scale.of(100, 1200));
    System.out.flush();
    Runtime.getRuntime().halt(Checks.exitCode());
  }
}
