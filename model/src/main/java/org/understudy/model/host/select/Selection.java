package org.understudy.model.host.select;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.understudy.model.host.Host;
import org.understudy.model.host.NameOrder;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// Applies a selection to an estate, once.
final class Selection {
    private final Estate estate;
    private final String text;
    private final Map<String, Host> byName = new LinkedHashMap<>();
    private final SortedSet<String> tags = new TreeSet<>(new NameOrder());
    private final Set<String> remarks = new LinkedHashSet<>();
    private boolean inFile;

    Selection(Estate estate, String text) {
        this.estate = estate;
        this.text = text;
        estate.hosts().stream().sorted(Host.BY_NAME).forEach(h -> {
            byName.put(h.name(), h);
            tags.addAll(h.tags());
        });
    }

    Selected of(List<Part> parts) throws ProblemException {
        if (byName.isEmpty()) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "There are no hosts yet.",
                    "",
                    "Add one: understudy host add NAME user@address",
                    "Or take many at once: understudy host import ~/.ssh/config");
        }
        Set<String> chosen = combine(parts);
        if (chosen.isEmpty()) {
            throw new Missing(byName.values(), tags).nothing(text, remarks);
        }
        return new Selected(
                byName.values().stream().filter(h -> chosen.contains(h.name())).toList(), List.copyOf(remarks));
    }

    private Set<String> combine(List<Part> parts) throws ProblemException {
        boolean named = parts.stream().anyMatch(p -> p.sign() == Part.Sign.ALSO);
        Set<String> chosen = names(_ -> !named);
        List<Set<String>> only = new ArrayList<>();
        Set<String> not = new HashSet<>();
        for (Part part : parts) {
            Set<String> meant = meant(part.atom());
            switch (part.sign()) {
                case ALSO -> chosen.addAll(meant);
                case ONLY -> only.add(meant);
                case NOT -> not.addAll(meant);
            }
        }
        only.forEach(chosen::retainAll);
        chosen.removeAll(not);
        return chosen;
    }

    private Set<String> meant(Atom atom) throws ProblemException {
        Set<String> found = switch (atom) {
            case Atom.All() -> names(_ -> true);
            case Atom.Name(var name) -> byName.containsKey(name) ? one(name) : tagged(name);
            case Atom.Names(var pattern) when !pattern.isOpen() -> listed(pattern);
            case Atom.Names(var pattern) -> names(h -> pattern.matches(h.name()));
            case Atom.Tagged(var pattern) -> names(h -> h.tags().stream().anyMatch(pattern::matches));
            case Atom.Regex(var regex) -> fitting(regex);
            case Atom.FromFile(var file) -> lines(file);
            case Atom.Group(var parts) -> combine(parts);
        };
        if (found.isEmpty()) {
            remarks.add(new Missing(byName.values(), tags).remark(atom));
        }
        return found;
    }

    /// A plain word that is no host may be a tag. What is neither is refused, with a `!` before it too: a host that was
    /// to be spared must not be hit because of a slip of the pen.
    private Set<String> tagged(String name) throws ProblemException {
        Set<String> found = names(h -> h.tags().contains(name));
        if (found.isEmpty()) {
            throw new Missing(byName.values(), tags).host(name);
        }
        return found;
    }

    private Set<String> listed(NamePattern pattern) throws ProblemException {
        Set<String> found = new HashSet<>();
        List<String> missing = new ArrayList<>();
        for (String name : pattern.names()) {
            (byName.containsKey(name) ? found : missing).add(name);
        }
        if (!missing.isEmpty()) {
            throw new Missing(byName.values(), tags).someOf(pattern, missing, found.isEmpty());
        }
        return found;
    }

    private Set<String> fitting(GuardedRegex regex) throws ProblemException {
        Set<String> found = new HashSet<>();
        for (String name : byName.keySet()) {
            if (regex.matches(name)) {
                found.add(name);
            }
        }
        return found;
    }

    /// The lines of a file are one selection of their own, so that a `!` in it leaves out what it names of this file.
    private Set<String> lines(String file) throws ProblemException {
        String called = file.equals("-") ? "standard input" : file;
        if (inFile) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "A file of hosts names another file: " + called + ".",
                    "Files are not read from within files.",
                    "Name both where the selection is given.");
        }
        List<Part> parts = new ArrayList<>();
        int number = 0;
        for (String line : estate.lines(file)) {
            number++;
            String content = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (!content.isEmpty()) {
                parts.addAll(parsed(content, called + ", line " + number));
            }
        }
        inFile = true;
        try {
            return parts.isEmpty() ? new HashSet<>() : combine(parts);
        } finally {
            inFile = false;
        }
    }

    private static List<Part> parsed(String content, String where) throws ProblemException {
        try {
            return SelectionParser.parse(content);
        } catch (ProblemException e) {
            Problem p = e.problem();
            throw new ProblemException(
                    new Problem(p.kind(), "In " + where + ": " + p.what(), p.why(), p.remedies()), e);
        }
    }

    private Set<String> one(String name) {
        Set<String> found = new HashSet<>();
        found.add(name);
        return found;
    }

    private Set<String> names(Predicate<Host> wanted) {
        Set<String> found = new HashSet<>();
        byName.values().stream().filter(wanted).map(Host::name).forEach(found::add);
        return found;
    }
}
