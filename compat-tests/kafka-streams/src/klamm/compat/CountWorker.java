package klamm.compat;

/** A process that counts words exactly once, to be killed. Arguments: application, folder of its state, topics. */
public final class CountWorker {
  private CountWorker() {}

  public static void main(String[] args) throws Exception {
    var settings = Streams.settings(args[0], args[1], "processing.guarantee", "exactly_once_v2");
    var running = new Streams.Running(Streams.wordCount(args[2], args[3]), settings);
    while (true) {
      System.out.println(running.streams.state() + " restored " + running.restores.records.get());
      running.rethrow();
      Thread.sleep(200);
    }
  }
}
