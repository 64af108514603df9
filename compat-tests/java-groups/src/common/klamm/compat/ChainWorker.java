package klamm.compat;

import java.util.concurrent.TimeUnit;

/**
 * A process with one link in it, to be killed: it says when it hangs between its offsets and its commit. Arguments: the
 * fields of ChainLink.Plan, and a seed.
 */
public final class ChainWorker {
  private ChainWorker() {}

  public static void main(String[] args) throws Exception {
    ChainLink link = new ChainLink(new ChainLink.Plan(args[0], args[1], args[2], args[3], args[4], args[5]), Long.parseLong(args[6]));
    link.mishap.await(60, TimeUnit.SECONDS);
    System.out.println("hanging");
    System.in.read();
    Runtime.getRuntime().halt(1);
  }
}
