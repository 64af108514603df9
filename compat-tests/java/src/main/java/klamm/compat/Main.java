package klamm.compat;

/** All checks of the Java client, one line of output each. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Everyday everyday = new Everyday();
    everyday.run();
    ProduceChecks.run();
    ConsumeChecks.run();
    GroupChecks.run();
    TopicAdminChecks.run();
    ConfigAdminChecks.run();
    GroupAdminChecks.run();
    everyday.afterSessionTimeout();
    System.out.flush();
    Runtime.getRuntime().halt(Checks.exitCode());
  }
}
