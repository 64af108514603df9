package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;

import java.util.Set;

/** Every method of Admin once, one line of output each; the last says whether one was forgotten. */
public final class AdminMain {
  private AdminMain() {}

  public static void main(String[] args) throws Exception {
    TopicCalls.run();
    GroupCalls.run();
    ClusterCalls.run();
    AccessCalls.run();
    UnservedCalls.run();
    check("no method of Admin is left out", () -> equal(Set.of(), Calls.missing(), "never called"));
    System.out.flush();
    Runtime.getRuntime().halt(Checks.exitCode());
  }
}
