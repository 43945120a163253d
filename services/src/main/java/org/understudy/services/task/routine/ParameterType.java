package org.understudy.services.task.routine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Resource;

/// What a parameter of a routine can be. Values travel as text, in specifications and in forms.
public sealed interface ParameterType {
    /// One word for programs.
    String word();

    /// What people are told that it is, such as "a whole number from 1 to 10".
    String words();

    /// What a right one looks like, such as "10m".
    String example();

    /// Why this is none, as a sentence; empty where it is one.
    Optional<String> objection(String value);

    /// Any text without NUL.
    ///
    /// @param longest characters
    record Text(int longest) implements ParameterType {
        @Override
        public String word() {
            return "text";
        }

        @Override
        public String words() {
            return "a text";
        }

        @Override
        public String example() {
            return "some text";
        }

        @Override
        public Optional<String> objection(String value) {
            if (value.indexOf('\0') >= 0) {
                return Optional.of("It contains a NUL character, which no shell takes.");
            }
            return value.length() <= longest
                    ? Optional.empty()
                    : Optional.of("It has " + value.length() + " characters; " + longest + " are possible.");
        }
    }

    /// A whole number.
    record Whole(long least, long most) implements ParameterType {
        @Override
        public String word() {
            return "number";
        }

        @Override
        public String words() {
            return "a whole number from " + least + " to " + most;
        }

        @Override
        public String example() {
            return Long.toString(least);
        }

        @Override
        public Optional<String> objection(String value) {
            if (!value.matches("-?[0-9]{1,18}")) {
                return Optional.of("It is not a whole number.");
            }
            long number = Long.parseLong(value);
            return number >= least && number <= most
                    ? Optional.empty()
                    : Optional.of("It has to be between " + least + " and " + most + ".");
        }
    }

    /// A time span: seconds, or a number with `s`, `m`, `h` or `d`.
    record Span(Duration least, Duration most) implements ParameterType {
        @Override
        public String word() {
            return "duration";
        }

        @Override
        public String words() {
            return "a time span from " + Spans.text(least) + " to " + Spans.text(most);
        }

        @Override
        public String example() {
            return "10m";
        }

        @Override
        public Optional<String> objection(String value) {
            Optional<Duration> span = Spans.read(value);
            if (span.isEmpty()) {
                return Optional.of("It is a whole number of seconds, or one with s, m, h or d behind it.");
            }
            return span.get().compareTo(least) >= 0 && span.get().compareTo(most) <= 0
                    ? Optional.empty()
                    : Optional.of("It has to be between " + Spans.text(least) + " and " + Spans.text(most) + ".");
        }
    }

    /// Things of a host, separated by commas; so a name with a comma in it cannot be said.
    ///
    /// @param most how many
    record Resources(int most) implements ParameterType {
        /// In the order in which they are written, each once.
        static List<Resource> read(String value) throws ProblemException {
            List<Resource> resources = new ArrayList<>();
            for (String each : value.split(",", -1)) {
                Resource resource = Resource.parse(each.strip());
                if (!resources.contains(resource)) {
                    resources.add(resource);
                }
            }
            return List.copyOf(resources);
        }

        @Override
        public String word() {
            return "resources";
        }

        @Override
        public String words() {
            return "up to " + most + " things of the host, separated by commas";
        }

        @Override
        public String example() {
            return "domain:shop";
        }

        @Override
        public Optional<String> objection(String value) {
            try {
                return read(value).size() <= most
                        ? Optional.empty()
                        : Optional.of("These are " + read(value).size() + "; " + most + " are possible.");
            } catch (ProblemException e) {
                return Optional.of(
                        e.problem().what() + " " + e.problem().remedies().getFirst());
            }
        }
    }

    /// An amount of bytes: a number, or one with `K`, `M`, `G` or `T`.
    record Size(long least, long most) implements ParameterType {
        @Override
        public String word() {
            return "size";
        }

        @Override
        public String words() {
            return "an amount of bytes from " + Sizes.text(least) + " to " + Sizes.text(most);
        }

        @Override
        public String example() {
            return "5G";
        }

        @Override
        public Optional<String> objection(String value) {
            Optional<Long> size = Sizes.read(value);
            if (size.isEmpty()) {
                return Optional.of("It is a whole number of bytes, or one with K, M, G or T behind it.");
            }
            return size.get() >= least && size.get() <= most
                    ? Optional.empty()
                    : Optional.of("It has to be between " + Sizes.text(least) + " and " + Sizes.text(most) + ".");
        }
    }

    /// One of some words.
    record Choice(List<String> options) implements ParameterType {
        public Choice {
            options = List.copyOf(options);
        }

        public static Choice of(String... words) {
            return new Choice(List.of(words));
        }

        @Override
        public String word() {
            return "choice";
        }

        @Override
        public String words() {
            return "one of " + String.join(", ", options);
        }

        @Override
        public String example() {
            return options.getFirst();
        }

        @Override
        public Optional<String> objection(String value) {
            return options.contains(value)
                    ? Optional.empty()
                    : Optional.of("It can be " + String.join(", ", options) + ".");
        }
    }

    /// The content of a file: see [Content#encode].
    ///
    /// @param most bytes
    record File(int most) implements ParameterType {
        @Override
        public String word() {
            return "file";
        }

        @Override
        public String words() {
            return "the content of a file, at most " + (most >> 10) + " KiB";
        }

        @Override
        public String example() {
            return "@path/of/a/file";
        }

        @Override
        public Optional<String> objection(String value) {
            Optional<byte[]> content = Content.decode(value);
            if (content.isEmpty()) {
                return Optional.of("What stands behind base64: is not base64.");
            }
            int length = content.get().length;
            return length <= most
                    ? Optional.empty()
                    : Optional.of("It has " + length + " bytes; at most " + most + " are possible.");
        }
    }

    /// Yes or no.
    record Flag() implements ParameterType {
        @Override
        public String word() {
            return "boolean";
        }

        @Override
        public String words() {
            return "yes or no";
        }

        @Override
        public String example() {
            return "yes";
        }

        @Override
        public Optional<String> objection(String value) {
            return value.equals("yes") || value.equals("no") ? Optional.empty() : Optional.of("It can be yes or no.");
        }
    }
}
