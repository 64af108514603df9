package klamm.compat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks that mostly wait run side by side; their lines are printed in the order in which they were added. */
final class Together {
  private static final String ONLY = System.getenv("COMPAT_ONLY");
  private final ExecutorService threads;
  private final Map<String, Future<?>> started = new LinkedHashMap<>();

  Together(int atOnce) {
    threads =
        Executors.newFixedThreadPool(
            atOnce,
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            });
  }

  void add(String name, Checks.Body body) {
    if (ONLY != null && !name.contains(ONLY)) return;
    Callable<Void> task =
        () -> {
          body.run();
          return null;
        };
    started.put(name, threads.submit(task));
  }

  /** Waits for all of them. The limit counts for each from the moment it is waited for. */
  void finish(int limitSeconds) {
    started.forEach((name, running) -> Checks.check(name, limitSeconds, () -> outcome(running)));
    threads.shutdownNow();
  }

  private static void outcome(Future<?> running) throws Exception {
    try {
      running.get();
    } catch (ExecutionException error) {
      if (error.getCause() instanceof Exception cause) throw cause;
      if (error.getCause() instanceof Error cause) throw cause;
      throw error;
    }
  }
}
