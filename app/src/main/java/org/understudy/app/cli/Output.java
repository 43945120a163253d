package org.understudy.app.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Problem;

/// Where commands write. For people: lines and tables on standard output, remarks on standard
/// error. With `--json`: nothing on standard output but JSON, one object a line, each with
/// `"format": 1` first; fields are only ever added.
public final class Output {
    private static final int FORMAT = 1;

    private final GlobalOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final Interrupts interrupts = new Interrupts();

    public Output(GlobalOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    public GlobalOptions options() {
        return options;
    }

    public Interrupts interrupts() {
        return interrupts;
    }

    public boolean json() {
        return options.json();
    }

    /// A line for people; silent with `--json`.
    public void line(String text) {
        if (!json()) {
            out.println(text);
            out.flush();
        }
    }

    /// Bytes as they are, such as a log; silent with `--json`.
    public void raw(byte[] bytes, int count) {
        if (!json()) {
            out.write(bytes, 0, count);
            out.flush();
        }
    }

    /// A remark for people on standard error, with `--json` too (there it does not disturb).
    public void note(String text) {
        err.println(text);
        err.flush();
    }

    /// Writes over the line that the terminal's cursor is in; for what moves. Only for terminals.
    public void over(String text) {
        err.print("\r\u001b[K" + text);
        err.flush();
    }

    /// A remark for those who asked for more.
    public void detail(String text) {
        if (options.verbose()) {
            note(text);
        }
    }

    /// Rows under a header, columns aligned; silent with `--json`.
    public void table(List<String> header, List<List<String>> rows) {
        if (json()) {
            return;
        }
        int[] widths = new int[header.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = header.get(c).length();
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        row(header, widths);
        rows.forEach(r -> row(r, widths));
        out.flush();
    }

    private void row(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            line.append(cells.get(c));
            line.repeat(' ', widths[c] - cells.get(c).length() + 2);
        }
        out.println(line.toString().stripTrailing());
    }

    /// The data of a command as one JSON object on one line; silent without `--json`. Values are maps, lists, numbers,
    /// booleans, null; anything else is written as text. Use [#fields] to keep the order.
    public void data(Map<String, ?> fields) {
        if (json()) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("format", FORMAT);
            all.putAll(fields);
            out.println(Json.of(all));
            out.flush();
        }
    }

    /// A map in the order of its arguments: name, value, name, value, …
    public static Map<String, Object> fields(@Nullable Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            map.put(String.valueOf(namesAndValues[i]), value == null ? java.util.Optional.empty() : value);
        }
        return map;
    }

    /// What, why and what you can do: on standard error, or as JSON on standard output.
    public void problem(Problem p) {
        if (json()) {
            data(Map.of("error", problemFields(p)));
            return;
        }
        err.println("understudy: " + p.what());
        if (!p.why().isEmpty()) {
            err.println("  Why: " + p.why());
        }
        if (!p.remedies().isEmpty()) {
            err.println("  What you can do:");
            p.remedies().forEach(r -> err.println("    - " + r));
        }
        err.flush();
    }

    /// A problem as it stands in JSON.
    public static Map<String, Object> problemFields(Problem p) {
        return fields(
                "kind", p.kind().name().toLowerCase(Locale.ROOT),
                "exit", p.kind().exitCode(),
                "what", p.what(),
                "why", p.why(),
                "remedies", p.remedies());
    }
}
