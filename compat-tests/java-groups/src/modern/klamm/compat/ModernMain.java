package klamm.compat;

import java.util.List;

/** Groups and transactions with the newest client. */
public final class ModernMain {
  private ModernMain() {}

  public static void main(String[] args) {
    Together together = new Together(5);
    for (String protocol : List.of("classic", "consumer")) {
      together.add("chain: exactly once, " + protocol + ", members join, leave, stall, are killed", new ChainChecks("jg", protocol)::run);
    }
    UpgradeChecks.addTo(together);
    StaticMemberChecks.addTo(together);
    SubscriptionChecks.addTo(together);
    ModernAdminChecks.addTo(together);
    new TransactionChecks("jg", true, "").addTo(together);
    new TransactionAdminChecks("jg", true, "").addTo(together);
    together.finish(Scale.of(100, 1200));
    System.out.flush();
    Runtime.getRuntime().halt(Checks.exitCode());
  }
}
