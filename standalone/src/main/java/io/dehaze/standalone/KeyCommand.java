package io.dehaze.standalone;

import io.dehaze.gateway.auth.ApiKey;
import io.dehaze.gateway.auth.ApiKeys;
import io.dehaze.settings.StartFailure;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an API key. What is printed on standard output can be appended to the file of keys. */
@Command(
    name = "key",
    description = {
      "Makes an API key. Prints its line for --api-keys-file on standard output, and the key itself,"
          + " which is stored nowhere, on standard error.",
      "",
      "  dehaze key shop-backend publish:shop read:shop >> api-keys",
      "",
      "Rights: publish:<project>, publish:<project>/<type>, read:<project>, admin:<project>; a * at the"
          + " end of a name stands for any rest.",
      ""
    },
    mixinStandardHelpOptions = true)
final class KeyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "<name>", description = "Whose key it is, for logs.")
  private String name;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "<right>",
      description = "What it opens, such as publish:shop.")
  private List<String> rights;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String all = String.join(" ", rights);
    ApiKeys.mistake(name, all)
        .ifPresent(
            mistake -> {
              throw new StartFailure(mistake);
            });
    ApiKey key = ApiKey.random();
    PrintWriter err = spec.commandLine().getErr();
    err.println("The key, for its owner; it cannot be shown again:");
    err.println("  " + key.text());
    err.println("Its line for the file of --api-keys-file:");
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.println(key.line(name, all));
    out.flush();
    return 0;
  }
}
