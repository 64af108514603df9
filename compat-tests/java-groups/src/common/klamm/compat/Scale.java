package klamm.compat;

/** How much a run does: the size that CI runs, or the full one (COMPAT_SIZE=full). */
final class Scale {
  static final boolean FULL = "full".equals(System.getenv("COMPAT_SIZE"));

  private Scale() {}

  static int of(int smoke, int full) {
    return FULL ? full : smoke;
  }
}
