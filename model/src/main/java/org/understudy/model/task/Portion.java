package org.understudy.model.task;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// So many of a number of hosts, or so many in a hundred of them.
///
/// @param number 1 or more; of per cent at most 100
public record Portion(int number, boolean percent) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})(%?)");

    public Portion {
        if (number < 1 || (percent && number > 100)) {
            throw new IllegalArgumentException("not a portion: " + number);
        }
    }

    /// Reads `5` or `25%`.
    public static Portion parse(String text) throws ProblemException {
        Matcher form = FORM.matcher(text.strip());
        boolean fits = form.matches();
        if (!fits || (!form.group(2).isEmpty() && Integer.parseInt(form.group(1)) > 100)) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + text.strip() + "\" is not a number of hosts.",
                    "It is a whole number from 1 on, or a share from 1% to 100%.",
                    "Write it like 5 or 25%.");
        }
        return new Portion(Integer.parseInt(form.group(1)), !form.group(2).isEmpty());
    }

    /// How many of them: rounded up, and never none.
    public int of(int total) {
        return percent ? Math.max(1, (int) (((long) total * number + 99) / 100)) : number;
    }

    public String text() {
        return number + (percent ? "%" : "");
    }
}
