package org.understudy.model.host.select;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// A regular expression that cannot run for ever: every look at a character is counted, and a name is given up after
/// more looks than any sensible expression needs.
record GuardedRegex(String source, Pattern pattern) {
    private static final int MOST_LOOKS = 1_000_000;

    static GuardedRegex of(String source) throws PatternSyntaxException {
        return new GuardedRegex(source, Pattern.compile(source));
    }

    /// Whether the name begins so.
    boolean matches(String name) throws ProblemException {
        try {
            return pattern.matcher(new Counted(name, new AtomicInteger(MOST_LOOKS)))
                    .lookingAt();
        } catch (TooLong | StackOverflowError e) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The expression ~" + source + " takes too long.",
                    "It can be read in too many ways for " + name + ".",
                    "Write it without repetitions inside of repetitions.");
        }
    }

    private static final class TooLong extends RuntimeException {
        TooLong() {
            super("", null, false, false);
        }
    }

    private record Counted(String text, AtomicInteger left) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left.getAndDecrement() <= 0) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), left);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GuardedRegex regex && regex.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
