package org.understudy.model.host.select;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

import org.understudy.model.host.Span;

/// A name with `*`, `?` and ranges in it.
record NamePattern(List<Piece> pieces) {
    NamePattern {
        pieces = List.copyOf(pieces);
    }

    sealed interface Piece {
        String text();
    }

    record Literal(String text) implements Piece {}

    /// `*`: any characters, or none.
    record Star() implements Piece {
        @Override
        public String text() {
            return "*";
        }
    }

    /// `?`: one character.
    record Any() implements Piece {
        @Override
        public String text() {
            return "?";
        }
    }

    /// `[01:20]`: one of these.
    record OneOf(List<Span> spans) implements Piece {
        @Override
        public String text() {
            return spans.stream().map(Span::text).collect(Collectors.joining(",", "[", "]"));
        }

        List<String> values() {
            List<String> values = new ArrayList<>();
            spans.forEach(s -> values.addAll(s.values()));
            return values;
        }
    }

    String text() {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }

    /// Whether it means whatever fits, rather than names one by one.
    boolean isOpen() {
        return pieces.stream().anyMatch(p -> p instanceof Star || p instanceof Any);
    }

    /// How many names it stands for, unless it is open.
    long size() {
        long size = 1;
        for (Piece piece : pieces) {
            if (piece instanceof OneOf one) {
                size = Math.min(Long.MAX_VALUE / Span.MOST / 64, size)
                        * one.values().size();
            }
        }
        return size;
    }

    /// The names that it stands for, unless it is open.
    List<String> names() {
        List<String> names = List.of("");
        for (Piece piece : pieces) {
            List<String> ends = piece instanceof OneOf one ? one.values() : List.of(piece.text());
            List<String> longer = new ArrayList<>(names.size() * ends.size());
            for (String begin : names) {
                ends.forEach(end -> longer.add(begin + end));
            }
            names = longer;
        }
        return names;
    }

    /// Goes through the pieces with all places of the name that could have been reached, so that no pattern costs more
    /// than its length times that of the name.
    boolean matches(String name) {
        BitSet places = new BitSet();
        places.set(0);
        for (Piece piece : pieces) {
            BitSet next = new BitSet();
            for (int at = places.nextSetBit(0); at >= 0; at = places.nextSetBit(at + 1)) {
                int here = at;
                switch (piece) {
                    case Literal(String text) -> step(name, here, text, next);
                    case Any() -> {
                        if (here < name.length()) {
                            next.set(here + 1);
                        }
                    }
                    case Star() -> next.set(here, name.length() + 1);
                    case OneOf one -> one.values().forEach(v -> step(name, here, v, next));
                }
            }
            places = next;
        }
        return places.get(name.length());
    }

    private static void step(String name, int at, String text, BitSet next) {
        if (name.startsWith(text, at)) {
            next.set(at + text.length());
        }
    }
}
