package klamm.compat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.clients.admin.Admin;

/** An Admin that notes which of its methods were called. */
final class Calls {
  private static final Set<String> CALLED = new ConcurrentSkipListSet<>();

  private Calls() {}

  static Admin noting(Admin target) {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              CALLED.add(method.getName());
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException error) {
                throw error.getCause();
              }
            });
  }

  /** The names of Admin's methods that nobody has called. */
  static Set<String> missing() {
    Set<String> names = new TreeSet<>();
    for (var method : Admin.class.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) names.add(method.getName());
    }
    names.removeAll(CALLED);
    return names;
  }
}
