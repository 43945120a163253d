package org.understudy.model.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// One item in brackets: `7`, `01:20`, `1:9:2` or `a:f`.
///
/// @param end the same as the beginning for a single value
/// @param step at least 1
public record Span(String begin, String end, int step) {
    /// More values than this are a mistake in a selection, and a danger in a file that somebody else wrote.
    public static final int MOST = 10_000;

    private static final Pattern FORM =
            Pattern.compile("(?<begin>[A-Za-z0-9_.]+)(?:[:-](?<end>[A-Za-z0-9_.]+)(?:[:/](?<step>[0-9]{1,9}))?)?");

    /// Reads `7`, `01:20`, `01-20`, `1:9:2`, `1-9/2`, `a:f`.
    public static Span parse(String item) throws ProblemException {
        Matcher m = FORM.matcher(item.strip());
        if (!m.matches()) {
            throw bad(item, item.isBlank() ? "A value is missing there." : "It is neither a value nor a range.");
        }
        String begin = m.group("begin");
        String end = m.group("end") == null ? begin : m.group("end");
        int step = m.group("step") == null ? 1 : Integer.parseInt(m.group("step"));
        String flaw = flaw(begin, end, step);
        if (!flaw.isEmpty()) {
            throw bad(item, flaw);
        }
        return new Span(begin, end, step);
    }

    /// Reads what stands between brackets: items with commas between them.
    public static List<Span> list(String content) throws ProblemException {
        List<Span> spans = new ArrayList<>();
        for (String item : content.split(",", -1)) {
            spans.add(parse(item));
        }
        return List.copyOf(spans);
    }

    private static ProblemException bad(String item, String why) {
        return new ProblemException(
                Kind.BAD_INPUT,
                "\"[" + item + "]\" cannot be expanded.",
                why,
                "Write it like [01:20], [1:9:2], [1,3,5:7] or [a:f].");
    }

    /// @return empty if it can be expanded, else what is wrong with it
    private static String flaw(String begin, String end, int step) {
        if (step < 1) {
            return "A step is a number from 1 up.";
        }
        if (begin.equals(end)) {
            return "";
        }
        if (isNumber(begin) && isNumber(end)) {
            return flawOfNumbers(begin, end, step);
        }
        if (isLetter(begin) && isLetter(end)) {
            if (Character.isUpperCase(begin.charAt(0)) != Character.isUpperCase(end.charAt(0))) {
                return "A range does not go from large letters to small ones.";
            }
            return begin.charAt(0) > end.charAt(0) ? begin + " comes after " + end + "." : "";
        }
        return "A range goes from number to number or from letter to letter.";
    }

    private static String flawOfNumbers(String begin, String end, int step) {
        if (begin.length() > 9 || end.length() > 9) {
            return "Its numbers are too large.";
        }
        if (end.length() > 1 && end.startsWith("0") && begin.length() != end.length()) {
            return begin + " and " + end + " are padded differently.";
        }
        int first = Integer.parseInt(begin);
        int last = Integer.parseInt(end);
        if (first > last) {
            return begin + " comes after " + end + ".";
        }
        return (last - first) / step >= MOST ? "It holds more than " + MOST + " values." : "";
    }

    public List<String> values() {
        if (begin.equals(end)) {
            return List.of(begin);
        }
        List<String> values = new ArrayList<>();
        if (isNumber(begin)) {
            int width = begin.startsWith("0") ? begin.length() : 1;
            int last = Integer.parseInt(end);
            for (int n = Integer.parseInt(begin); n <= last; n += step) {
                String digits = Integer.toString(n);
                values.add("0".repeat(Math.max(0, width - digits.length())) + digits);
            }
        } else {
            for (int c = begin.charAt(0); c <= end.charAt(0); c += step) {
                values.add(String.valueOf((char) c));
            }
        }
        return values;
    }

    public String text() {
        return begin + (begin.equals(end) ? "" : ":" + end + (step == 1 ? "" : ":" + step));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isLetter(String text) {
        return text.length() == 1 && "abcdefghijklmnopqrstuvwxyz".indexOf(Character.toLowerCase(text.charAt(0))) >= 0;
    }
}
