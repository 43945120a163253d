package org.understudy.model.host.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.NameOrder;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Thousands of random selections: each is written in a random spelling together with the hosts that
/// it must choose, worked out by itself; it must choose them, and what is printed must read the same.
class RandomSelectionsTest {
    private static final int ROUNDS = 4_000;
    private static final List<String> TAGS = List.of("web", "prod", "x-1");

    private Random random = new Random();
    private List<Host> hosts = List.of();

    /// @param text in a random spelling
    private record Meant(String text, Set<String> hosts) {}

    @Test
    void a_selection_chooses_what_it_says_and_survives_printing() throws ProblemException {
        for (long seed = 0; seed < ROUNDS; seed++) {
            random = new Random(seed);
            hosts = estate();
            Meant meant = list(0);
            String where = "seed " + seed + ": " + meant.text();
            HostSelection selection;
            try {
                selection = HostSelection.parse(meant.text());
            } catch (ProblemException e) {
                throw new AssertionError(where, e);
            }
            HostSelection again = HostSelection.parse(selection.text());
            assertEquals(selection.text(), again.text(), where);
            assertEquals(meant.hosts(), chosen(selection, where), where);
            assertEquals(meant.hosts(), chosen(again, where), where);
        }
    }

    /// Random characters never do worse than a problem in words that names a place in the text.
    @Test
    void any_text_is_read_or_refused_in_words() {
        String characters = "ab1,,&!()[]:-*?~@^\"'\\ {}|.$\n\u00e4";
        for (long seed = 0; seed < 20_000; seed++) {
            Random any = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = any.nextInt(14); i > 0; i--) {
                text.append(characters.charAt(any.nextInt(characters.length())));
            }
            try {
                HostSelection read = HostSelection.parse(text.toString());
                assertEquals(read, HostSelection.parse(read.text()), () -> "\"" + text + "\"");
            } catch (ProblemException e) {
                assertEquals(Kind.BAD_INPUT, e.kind());
                assertTrue(e.problem().what().matches("(?s).*at character \\d+\\."), e::getMessage);
                int place = Integer.parseInt(e.problem().what().replaceAll("(?s).* (\\d+)\\.", "$1"));
                assertTrue(place >= 1 && place <= text.length() + 1, () -> text + ": " + e.getMessage());
                assertTrue(!e.problem().remedies().isEmpty(), e::getMessage);
            }
        }
    }

    /// Nothing chosen is a problem, and the order of the names is always the same.
    private Set<String> chosen(HostSelection selection, String where) {
        try {
            List<String> names = selection.apply(hosts).stream().map(Host::name).toList();
            assertEquals(names.stream().sorted(new NameOrder()).toList(), names, where);
            return new TreeSet<>(names);
        } catch (ProblemException e) {
            assertEquals(Kind.NOT_FOUND, e.kind(), () -> where + ": " + e.getMessage());
            return Set.of();
        }
    }

    private List<Host> estate() {
        List<Host> all = new ArrayList<>();
        for (String begin : List.of("web", "db-", "a.b")) {
            for (int i = 8; i <= 11; i++) {
                if (random.nextInt(4) > 0) {
                    Host host = new Host(begin + i, new HostAddress.Local());
                    all.add(host.withTags(
                            TAGS.stream().filter(_ -> random.nextBoolean()).toList()));
                }
            }
        }
        all.add(new Host("z", new HostAddress.Local()));
        return all;
    }

    private Meant list(int depth) {
        int size = 1 + random.nextInt(depth == 0 ? 5 : 3);
        StringBuilder text = new StringBuilder(spaces());
        Set<String> also = new TreeSet<>();
        List<Set<String>> only = new ArrayList<>();
        Set<String> not = new TreeSet<>();
        boolean named = false;
        for (int i = 0; i < size; i++) {
            Meant atom = atom(depth);
            int sign = random.nextInt(4);
            if (i > 0) {
                // A sign needs no comma; a comma can be a space, but not before a bracket's first part.
                text.append(sign >= 2 && random.nextBoolean() ? spaces() : random.nextBoolean() ? "," : " ")
                        .append(spaces());
            }
            switch (sign) {
                case 2 -> {
                    text.append('&').append(spaces());
                    only.add(atom.hosts());
                }
                case 3 -> {
                    text.append('!').append(spaces());
                    not.addAll(atom.hosts());
                }
                default -> {
                    named = true;
                    also.addAll(atom.hosts());
                }
            }
            text.append(atom.text());
        }
        Set<String> result = named ? also : which(_ -> true);
        only.forEach(result::retainAll);
        result.removeAll(not);
        return new Meant(text.append(spaces()).toString(), result);
    }

    private Meant atom(int depth) {
        Host one = hosts.get(random.nextInt(hosts.size()));
        String tag = TAGS.get(random.nextInt(TAGS.size()));
        return switch (random.nextInt(depth < 3 ? 10 : 9)) {
            case 0 -> new Meant(random.nextBoolean() ? "all" : "*", which(_ -> true));
            case 1 -> new Meant(quoted(one.name()), which(one::equals));
            case 2 -> new Meant("@" + quoted(tag), which(h -> h.tags().contains(tag)));
            case 3 -> new Meant("web*", which(h -> h.name().startsWith("web")));
            case 4 -> new Meant("*b?", which(h -> h.name().matches(".*b.")));
            case 5 -> new Meant("~db-\\d{1,2}", which(h -> h.name().startsWith("db-")));
            case 6 -> new Meant("~'web(8|9),?'", which(h -> h.name().matches("web[89]")));
            case 7 -> new Meant("*[8:9,11]", which(h -> h.name().matches(".*(8|9|11)")));
            case 8 ->
                new Meant(
                        "@[p:w]?*",
                        which(h -> h.tags().contains("web") || h.tags().contains("prod")));
            default -> {
                Meant inner = list(depth + 1);
                yield new Meant("(" + inner.text() + ")", inner.hosts());
            }
        };
    }

    private String quoted(String name) {
        return switch (random.nextInt(3)) {
            case 0 -> "'" + name + "'";
            case 1 -> "\"" + name + "\"";
            default -> name;
        };
    }

    private String spaces() {
        return " ".repeat(random.nextInt(4) / 3);
    }

    private Set<String> which(Predicate<Host> wanted) {
        return hosts.stream().filter(wanted).map(Host::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
