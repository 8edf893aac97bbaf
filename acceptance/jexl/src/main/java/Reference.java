import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.MapContext;
import org.apache.commons.jexl3.introspection.JexlPermissions;

/**
 * Answers every line {"expr": ..., "ctx": {...}} of standard input by one line {"value": ...} or {"error": ...}, as
 * Commons JEXL evaluates it leniently and restricted to expressions. Numbers of a context are doubles.
 */
public final class Reference {
  private static final Gson GSON = new GsonBuilder().serializeNulls().serializeSpecialFloatingPointValues().create();

  private final JexlEngine engine =
      new JexlBuilder()
          .features(
              JexlFeatures.createDefault()
                  .loops(false)
                  .sideEffect(false)
                  .sideEffectGlobal(false)
                  .newInstance(false)
                  .methodCall(false)
                  .lambda(false)
                  .pragma(false)
                  .annotation(false)
                  .script(false))
          .permissions(JexlPermissions.RESTRICTED)
          .strict(false)
          .safe(true)
          .silent(false)
          .create();

  public static void main(String[] arguments) throws InterruptedException {
    Thread thread = new Thread(null, new Reference()::answerAll, "reference", 256L << 20);
    thread.start();
    thread.join();
  }

  private void answerAll() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter answers =
            new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.print(GSON.toJson(answer(JsonParser.parseString(line).getAsJsonObject())));
        answers.print('\n');
      }
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Map<String, Object> answer(JsonObject question) {
    MapContext context = new MapContext();
    question.getAsJsonObject("ctx").entrySet().forEach(entry -> context.set(entry.getKey(), plain(entry.getValue())));
    Map<String, Object> answer = new LinkedHashMap<>();
    try {
      Object value = engine.createExpression(question.get("expr").getAsString()).evaluate(context);
      boolean isPlain = value == null || value instanceof Boolean || value instanceof Number || value instanceof String;
      answer.put("value", isPlain ? value : Map.of("class", value.getClass().getName()));
    } catch (JexlException.Parsing | JexlException.Tokenization refusal) {
      answer.put("error", "syntax");
    } catch (RuntimeException failure) {
      answer.put("error", "evaluation");
    }
    return answer;
  }

  private static Object plain(JsonElement element) {
    if (element.isJsonNull()) {
      return null;
    }
    if (element.isJsonArray()) {
      List<Object> items = new ArrayList<>();
      element.getAsJsonArray().forEach(item -> items.add(plain(item)));
      return items;
    }
    if (element.isJsonObject()) {
      Map<String, Object> entries = new LinkedHashMap<>();
      element.getAsJsonObject().entrySet().forEach(entry -> entries.put(entry.getKey(), plain(entry.getValue())));
      return entries;
    }
    if (element.getAsJsonPrimitive().isBoolean()) {
      return element.getAsBoolean();
    }
    return element.getAsJsonPrimitive().isNumber() ? (Object) element.getAsDouble() : element.getAsString();
  }
}
