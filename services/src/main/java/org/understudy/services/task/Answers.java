package org.understudy.services.task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.understudy.model.host.Host;

/// Which hosts answered the same: those that ended alike and printed the same. The largest group comes
/// first; the others are told by what is different there.
public final class Answers {
    private static final int MOST_LINES = 6;
    private static final int LONGEST_LINE = 160;

    private Answers() {}

    /// @param outcome of one of the hosts, for all
    /// @param difference to the largest group, a few lines that begin with `-` (there only), `+` (here only)
    /// or `…`; empty for the largest one and where nothing was printed
    public record Answer(List<Host> hosts, HostOutcome outcome, List<String> difference) {
        public Answer {
            hosts = List.copyOf(hosts);
            difference = List.copyOf(difference);
        }
    }

    public static List<Answer> of(List<HostOutcome> outcomes) {
        Map<String, List<HostOutcome>> groups =
                outcomes.stream().collect(Collectors.groupingBy(Answers::key, LinkedHashMap::new, Collectors.toList()));
        List<List<HostOutcome>> sorted = groups.values().stream()
                .sorted(Comparator.comparingInt((List<HostOutcome> g) -> g.size())
                        .reversed())
                .toList();
        List<Answer> answers = new ArrayList<>();
        for (List<HostOutcome> group : sorted) {
            HostOutcome one = group.getFirst();
            List<String> difference = answers.isEmpty()
                    ? List.of()
                    : difference(text(answers.getFirst().outcome()), text(one));
            answers.add(new Answer(group.stream().map(HostOutcome::host).toList(), one, difference));
        }
        return answers;
    }

    private static String key(HostOutcome outcome) {
        String end = outcome.problem()
                .map(p -> p.kind().name().toLowerCase(Locale.ROOT) + " " + outcome.skipped())
                .or(() ->
                        outcome.end().flatMap(e -> e.ending()).map(e -> e.state() + " " + e.code() + " " + e.reason()))
                .orElse("begun");
        return end + "\n" + outcome.logBytes() + "\n" + text(outcome);
    }

    static String text(HostOutcome outcome) {
        return new String(outcome.output(), StandardCharsets.UTF_8);
    }

    /// What is left of both when equal lines at the beginning and at the end are taken off.
    static List<String> difference(String usual, String odd) {
        List<String> a = usual.lines().toList();
        List<String> b = odd.lines().toList();
        int shorter = Math.min(a.size(), b.size());
        int begin = 0;
        while (begin < shorter && a.get(begin).equals(b.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
            end++;
        }
        List<String> lines = new ArrayList<>();
        some(lines, "-", a.subList(begin, a.size() - end));
        some(lines, "+", b.subList(begin, b.size() - end));
        return lines;
    }

    private static void some(List<String> to, String sign, List<String> lines) {
        int shown = lines.size() <= MOST_LINES ? lines.size() : MOST_LINES - 1;
        lines.subList(0, shown).forEach(l -> to.add(sign + cut(l)));
        if (shown < lines.size()) {
            to.add("… " + (lines.size() - shown) + " more lines with " + sign);
        }
    }

    private static String cut(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }
}
