package org.understudy.model.host;

import java.util.Comparator;

/// Names as people count: runs of digits compare as numbers, so web2 comes before web10. Everything
/// else compares by character, and names that count the same (web1, web01) too, so that the order is
/// the same everywhere, whatever a database or a language thinks of letters.
public final class NameOrder implements Comparator<String> {
    @Override
    public int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endA = digits(a, i);
            int endB = digits(b, j);
            if (endA > i && endB > j) {
                int order = numbers(a, i, endA, b, j, endB);
                if (order != 0) {
                    return order;
                }
                i = endA;
                j = endB;
            } else {
                int order = Character.compare(a.charAt(i++), b.charAt(j++));
                if (order != 0) {
                    return order;
                }
            }
        }
        int order = Integer.compare(a.length() - i, b.length() - j);
        return order != 0 ? order : a.compareTo(b);
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /// Without turning them into numbers: a name may be 60 digits long.
    private static int numbers(String a, int fromA, int endA, String b, int fromB, int endB) {
        int i = zeros(a, fromA, endA);
        int j = zeros(b, fromB, endB);
        if (endA - i != endB - j) {
            return Integer.compare(endA - i, endB - j);
        }
        while (i < endA && a.charAt(i) == b.charAt(j)) {
            i++;
            j++;
        }
        return i == endA ? 0 : Character.compare(a.charAt(i), b.charAt(j));
    }

    private static int zeros(String text, int from, int end) {
        int i = from;
        while (i < end && text.charAt(i) == '0') {
            i++;
        }
        return i;
    }
}
