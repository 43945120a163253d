package org.understudy.model.host.select;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// Words for what a selection names and the estate does not have: what exists, and what was probably meant.
record Missing(Collection<Host> hosts, SortedSet<String> tags) {
    private static final int SHOWN = 12;

    ProblemException host(String name) {
        List<String> remedies = new ArrayList<>();
        hosts.stream()
                .filter(h -> isAt(h, name))
                .findFirst()
                .ifPresent(h -> remedies.add("The host at that address is " + h.name() + "; write " + h.name() + "."));
        near(name).ifPresent(n -> remedies.add("Did you mean " + n + "?"));
        remedies.add("See which there are: understudy host list");
        return new ProblemException(
                new Problem(Kind.NOT_FOUND, "There is no host and no tag named " + name + ".", exist(), remedies));
    }

    ProblemException someOf(NamePattern pattern, List<String> missing, boolean all) {
        List<String> remedies = new ArrayList<>();
        if (!all) {
            remedies.add("Name only those that exist, or write " + open(pattern) + " for all that fit.");
        }
        remedies.add("See which there are: understudy host list");
        return new ProblemException(new Problem(
                Kind.NOT_FOUND,
                "Not all hosts of " + pattern.text() + " exist.",
                (missing.size() == 1 ? "Missing is " : "Missing are ") + shortened(missing) + ".",
                remedies));
    }

    ProblemException nothing(String text, Collection<String> remarks) {
        List<String> why = new ArrayList<>(remarks);
        why.add(exist());
        return new ProblemException(
                Kind.NOT_FOUND,
                "The selection \"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\" selects no host.",
                String.join(" ", why),
                "See which there are, with their tags: understudy host list",
                "Give a tag: understudy host tag HOSTS +TAG");
    }

    String remark(Atom atom) {
        return switch (atom) {
            case Atom.Tagged(var pattern) ->
                "No host has "
                        + (pattern.isOpen() || pattern.size() > 1 ? "a tag like " : "the tag ")
                        + pattern.text() + ".";
            case Atom.Names(var pattern)
            when tags.stream().anyMatch(pattern::matches) ->
                "No host is named like " + pattern.text() + "; tags are written @" + pattern.text() + ".";
            case Atom.FromFile(var file) ->
                (file.equals("-") ? "Standard input" : "The file " + file) + " names no host.";
            case Atom.Group _ -> "Nothing is left of " + atom.text() + ".";
            default -> "No host is named like " + atom.text() + ".";
        };
    }

    /// What there is, in one sentence.
    private String exist() {
        String names = shortened(hosts.stream().map(Host::name).toList());
        return (hosts.size() == 1 ? "There is one host: " : "There are " + hosts.size() + " hosts: ")
                + names
                + (tags.isEmpty() ? "; none has a tag." : "; tags: " + shortened(List.copyOf(tags)) + ".");
    }

    private static String shortened(List<String> names) {
        String some = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? some + " and " + (names.size() - SHOWN) + " more" : some;
    }

    private static boolean isAt(Host host, String name) {
        return host.address() instanceof HostAddress.Ssh ssh && ssh.host().equalsIgnoreCase(name);
    }

    private static String open(NamePattern pattern) {
        return pattern.pieces().stream()
                .map(p -> p instanceof NamePattern.OneOf ? "*" : p.text())
                .collect(Collectors.joining());
    }

    /// The name that differs least, if it differs by little.
    private Optional<String> near(String wanted) {
        if (wanted.length() > 63) {
            return Optional.empty();
        }
        int best = Math.max(1, Math.min(3, wanted.length() / 3)) + 1;
        String found = "";
        List<String> names = new ArrayList<>(hosts.stream().map(Host::name).toList());
        tags.forEach(t -> names.add("@" + t));
        for (String name : names) {
            int distance = distance(wanted, name.startsWith("@") ? name.substring(1) : name);
            if (distance < best) {
                best = distance;
                found = name;
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /// How many characters must be changed, put in, taken out or swapped with their neighbour.
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
