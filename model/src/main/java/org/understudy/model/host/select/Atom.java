package org.understudy.model.host.select;

import java.util.List;
import java.util.stream.Collectors;

/// One part of a selection, without its sign.
sealed interface Atom {
    /// As it is written.
    String text();

    /// `all`: every host.
    record All() implements Atom {
        @Override
        public String text() {
            return "all";
        }
    }

    /// A name in full: a host, or else a tag.
    record Name(String name) implements Atom {
        @Override
        public String text() {
            return name.equals("all") ? "\"all\"" : name;
        }
    }

    /// A pattern for names of hosts.
    record Names(NamePattern pattern) implements Atom {
        @Override
        public String text() {
            return pattern.text();
        }
    }

    /// `@web`: all that have such a tag.
    record Tagged(NamePattern pattern) implements Atom {
        @Override
        public String text() {
            return "@" + pattern.text();
        }
    }

    /// `~web\d+`: names that begin so.
    record Regex(GuardedRegex regex) implements Atom {
        @Override
        public String text() {
            return "~" + Quotes.around(regex.source(), SelectionParser::needsQuotesInRegex);
        }
    }

    /// `^FILE`, or `-` for standard input.
    record FromFile(String file) implements Atom {
        @Override
        public String text() {
            return file.equals("-") ? "-" : "^" + Quotes.around(file, SelectionParser::needsQuotesInFile);
        }
    }

    /// `( … )`
    record Group(List<Part> parts) implements Atom {
        public Group {
            parts = List.copyOf(parts);
        }

        @Override
        public String text() {
            return "(" + text(parts) + ")";
        }

        static String text(List<Part> parts) {
            return parts.stream().map(Part::text).collect(Collectors.joining(","));
        }
    }
}
