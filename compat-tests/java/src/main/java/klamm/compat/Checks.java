package klamm.compat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the checks report: one "ok name" or "not ok name" line each, "# " lines for the why. */
final class Checks {
  interface Body {
    void run() throws Exception;
  }

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });
  private static int passed;
  private static int failed;

  private Checks() {}

  static void check(String name, Body body) {
    check(name, 60, body);
  }

  static void check(String name, int limitSeconds, Body body) {
    Future<?> running =
        THREADS.submit(
            () -> {
              body.run();
              return null;
            });
    try {
      running.get(limitSeconds, TimeUnit.SECONDS);
      passed += 1;
      System.out.println("ok " + name);
    } catch (ExecutionException error) {
      notOk(name, stackOf(error.getCause()));
    } catch (TimeoutException error) {
      running.cancel(true);
      notOk(name, "no result within " + limitSeconds + " s");
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  private static void notOk(String name, String why) {
    failed += 1;
    StringBuilder text = new StringBuilder("not ok ").append(name).append('\n');
    why.lines().limit(25).forEach(line -> text.append("# ").append(line).append('\n'));
    System.out.print(text);
  }

  private static String stackOf(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  static int exitCode() {
    return failed > 0 || passed == 0 ? 1 : 0;
  }

  static void equal(Object expected, Object actual, String what) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError(what + ": expected <" + expected + ">, got <" + actual + ">");
    }
  }

  static void isTrue(boolean condition, String what) {
    if (!condition) throw new AssertionError(what);
  }

  /** The body fails with an exception of this class (or one that wraps it); the exception is returned. */
  static Throwable refused(Class<? extends Throwable> expected, Body body) {
    try {
      body.run();
    } catch (Throwable error) {
      Throwable cause = error instanceof ExecutionException ? error.getCause() : error;
      if (expected.isInstance(cause)) return cause;
      if (cause.getCause() != null && expected.isInstance(cause.getCause())) return cause.getCause();
      throw new AssertionError("expected " + expected.getSimpleName() + ", got " + cause, cause);
    }
    throw new AssertionError("expected " + expected.getSimpleName() + ", but nothing was refused");
  }

  interface Question {
    boolean answer() throws Exception;
  }

  /** Polls until the answer is yes. */
  static void eventually(String what, int limitSeconds, Question question) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
    while (!question.answer()) {
      if (System.nanoTime() > end) throw new AssertionError("not within " + limitSeconds + " s: " + what);
      Thread.sleep(50);
    }
  }
}
