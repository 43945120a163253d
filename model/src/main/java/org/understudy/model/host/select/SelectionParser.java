package org.understudy.model.host.select;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

import org.understudy.model.host.Span;
import org.understudy.model.host.select.NamePattern.Piece;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Reads a selection, one character after the other. `docs/hosts.md` is the grammar for people.
final class SelectionParser {
    private static final int DEEPEST = 32;
    private static final int LONGEST = 65_536;
    private static final String ENDS = ",&!()";

    private final String text;
    private int at;

    private SelectionParser(String text) {
        this.text = text;
    }

    static List<Part> parse(String text) throws ProblemException {
        if (text.length() > LONGEST) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The selection is too long.",
                    "It has " + text.length() + " characters; " + LONGEST + " are allowed.",
                    "Put the names into a file and write ^FILE, or give the hosts a tag.");
        }
        SelectionParser parser = new SelectionParser(text);
        List<Part> parts = parser.list(0);
        if (parser.at < text.length()) {
            throw parser.wrong(parser.at, "A bracket is closed that was not opened.", "Leave out the \")\".");
        }
        return parts;
    }

    /// Parts with commas or spaces between them; a sign begins a new part by itself.
    private List<Part> list(int depth) throws ProblemException {
        List<Part> parts = new ArrayList<>();
        int comma = -1;
        skipSpaces();
        while (at < text.length() && text.charAt(at) != ')') {
            int start = at;
            if (text.charAt(at) == ',') {
                if (parts.isEmpty() || comma >= 0) {
                    throw missing(at, "before this comma");
                }
                comma = at++;
            } else {
                parts.add(part(start, depth));
                comma = -1;
            }
            skipSpaces();
        }
        if (comma >= 0) {
            throw missing(comma, "after this comma");
        }
        if (parts.isEmpty()) {
            throw missing(at, "here");
        }
        return parts;
    }

    private Part part(int start, int depth) throws ProblemException {
        Part.Sign sign = switch (text.charAt(at)) {
            case '&' -> Part.Sign.ONLY;
            case '!' -> Part.Sign.NOT;
            default -> Part.Sign.ALSO;
        };
        if (sign != Part.Sign.ALSO) {
            at++;
            skipSpaces();
            if (at == text.length() || ",&!)".indexOf(text.charAt(at)) >= 0) {
                throw missing(start, "after this sign");
            }
        }
        return new Part(sign, atom(depth), start);
    }

    private Atom atom(int depth) throws ProblemException {
        int start = at;
        return switch (text.charAt(at)) {
            case '(' -> group(depth);
            case '@' -> {
                at++;
                yield new Atom.Tagged(isQuote() ? literal(quoted()) : pattern(start));
            }
            case '~' -> regex();
            case '^' -> file();
            case '-' -> standardInput();
            case '"', '\'' -> {
                String name = quoted();
                plain(name, start);
                yield new Atom.Name(name);
            }
            default -> {
                NamePattern pattern = pattern(start);
                yield switch (pattern.text()) {
                    case "all", "*" -> new Atom.All();
                    default ->
                        pattern.pieces().size() == 1
                                        && pattern.pieces().getFirst() instanceof NamePattern.Literal(var n)
                                ? new Atom.Name(n)
                                : new Atom.Names(pattern);
                };
            }
        };
    }

    private Atom group(int depth) throws ProblemException {
        int start = at++;
        if (depth == DEEPEST) {
            throw wrong(start, "More than " + DEEPEST + " brackets are open.", "Write it with fewer.");
        }
        List<Part> parts = list(depth + 1);
        if (at == text.length()) {
            throw wrong(start, "This bracket is not closed.", "Add \")\".");
        }
        at++;
        return new Atom.Group(parts);
    }

    private Atom regex() throws ProblemException {
        int start = at++;
        String source;
        if (isQuote()) {
            source = quoted();
        } else {
            int end = endOfRegex(text, at);
            source = text.substring(at, end);
            at = end;
        }
        if (source.isEmpty()) {
            throw wrong(start, "An expression should follow the \"~\".", "Write it like ~web[0-9]+");
        }
        try {
            return new Atom.Regex(GuardedRegex.of(source));
        } catch (PatternSyntaxException e) {
            throw wrong(
                    start,
                    "\"" + source + "\" is no regular expression: " + e.getDescription() + ".",
                    "Mend it; put it in quotes if it holds commas or signs, as in ~'web(1|2)'.");
        }
    }

    private Atom file() throws ProblemException {
        int start = at++;
        String file;
        if (at < text.length() && isQuote()) {
            file = quoted();
        } else {
            int end = endOfFile(text, at);
            file = text.substring(at, end);
            at = end;
        }
        if (file.isEmpty() || file.indexOf('\0') >= 0) {
            throw wrong(start, "The name of a file should follow the \"^\".", "Write it like ^hosts.txt");
        }
        return new Atom.FromFile(file);
    }

    private Atom standardInput() throws ProblemException {
        int start = at++;
        if (at < text.length() && ENDS.indexOf(text.charAt(at)) < 0 && !isSpace(text.charAt(at))) {
            int end = endOfFile(text, at);
            throw wrong(
                    start,
                    "No name begins with a hyphen; a hyphen alone is standard input.",
                    "Write !" + text.substring(at, end) + " to leave something out.");
        }
        return new Atom.FromFile("-");
    }

    // ---- names

    private NamePattern pattern(int start) throws ProblemException {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        while (at < text.length() && ENDS.indexOf(text.charAt(at)) < 0 && !isSpace(text.charAt(at))) {
            char c = text.charAt(at);
            if (isNameCharacter(c)) {
                literal.append(c);
                at++;
                continue;
            }
            flush(literal, pieces);
            switch (c) {
                case '*' -> {
                    at++;
                    if (pieces.isEmpty() || !(pieces.getLast() instanceof NamePattern.Star)) {
                        pieces.add(new NamePattern.Star());
                    }
                }
                case '?' -> {
                    at++;
                    pieces.add(new NamePattern.Any());
                }
                case '[' -> pieces.add(brackets());
                default -> throw strange(c);
            }
        }
        flush(literal, pieces);
        NamePattern pattern = new NamePattern(pieces);
        if (pieces.isEmpty()) {
            throw wrong(
                    start,
                    "A name is missing here.",
                    "Write a host such as web1, a pattern such as web*, or a tag such as @web.");
        }
        if (pattern.size() > Span.MOST) {
            throw wrong(
                    start,
                    "This stands for more than " + Span.MOST + " names.",
                    "Write * in place of the brackets, or make them narrower.");
        }
        return pattern;
    }

    private Piece brackets() throws ProblemException {
        int start = at;
        int end = text.indexOf(']', at);
        if (end < 0) {
            throw wrong(start, "This bracket is not closed.", "Write it like web[01:20].");
        }
        at = end + 1;
        try {
            return new NamePattern.OneOf(Span.list(text.substring(start + 1, end)));
        } catch (ProblemException e) {
            throw wrong(start, e.problem().why(), e.problem().remedies().toArray(String[]::new));
        }
    }

    private static void flush(StringBuilder literal, List<Piece> pieces) {
        if (!literal.isEmpty()) {
            pieces.add(new NamePattern.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private NamePattern literal(String tag) throws ProblemException {
        plain(tag, at);
        return new NamePattern(List.of(new NamePattern.Literal(tag)));
    }

    private void plain(String name, int start) throws ProblemException {
        if (name.isEmpty() || !name.chars().allMatch(c -> isNameCharacter((char) c))) {
            throw wrong(
                    start,
                    "\"" + name + "\" is not the name of a host or a tag.",
                    "Quotes switch off *, ? and brackets; leave them out where a pattern is meant.");
        }
    }

    /// What people bring along from other tools gets the remedy that fits.
    private ProblemException strange(char c) {
        String remedy = switch (c) {
            case ':' -> "Between two parts write a comma; the port belongs to the address of a host, not to its name.";
            case '{', '}' -> "Ranges are written in square brackets, like web[1,2].";
            case '|', '+', ';' -> "To take two parts together write a comma.";
            case '/' -> "A regular expression is written ~web.*, a file ^FILE.";
            case '$' -> "Has the shell not filled in a variable? Use double quotes around it.";
            case ']' -> "A bracket is closed that was not opened.";
            case '@' -> "Between two parts write a comma, such as web,@prod; hosts have no login in their name.";
            default -> "Names have letters, digits, dots, underscores and hyphens.";
        };
        return wrong(at, "\"" + c + "\" cannot stand in a name.", remedy);
    }

    // ---- quotes and ends

    private boolean isQuote() {
        return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
    }

    private String quoted() throws ProblemException {
        int start = at;
        char quote = text.charAt(at++);
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return out.toString();
            }
            if (c == '\\' && quote == '"' && at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0) {
                c = text.charAt(at++);
            }
            out.append(c);
        }
        throw wrong(start, "The quote is not closed.", "Add " + quote + " where it ends.");
    }

    /// A regular expression without quotes reaches to the next comma, sign or space outside of its own brackets.
    private static int endOfRegex(String text, int from) {
        int depth = 0;
        boolean set = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (set) {
                set = c != ']';
            } else if (c == '[') {
                set = true;
            } else if (c == '(' || c == '{') {
                depth++;
            } else if (depth > 0) {
                depth -= c == ')' || c == '}' ? 1 : 0;
            } else if (c == ',' || c == '&' || c == '!' || c == ')' || isSpace(c)) {
                return i;
            }
        }
        return text.length();
    }

    private static int endOfFile(String text, int from) {
        int i = from;
        while (i < text.length() && ENDS.indexOf(text.charAt(i)) < 0 && !isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    static boolean needsQuotesInRegex(String source) {
        // A comma after it must end it too, which it does not where a bracket stays open.
        return source.isEmpty()
                || source.charAt(0) == '"'
                || source.charAt(0) == '\''
                || endOfRegex(source + ",", 0) != source.length();
    }

    static boolean needsQuotesInFile(String file) {
        return file.isEmpty() || file.charAt(0) == '"' || file.charAt(0) == '\'' || endOfFile(file, 0) != file.length();
    }

    private void skipSpaces() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    // ---- messages

    private ProblemException missing(int where, String place) {
        return wrong(
                where,
                "A part is missing " + place + ".",
                "Write hosts, patterns or tags with commas between them, such as web*,@db,!db3.");
    }

    private ProblemException wrong(int where, String why, String... remedies) {
        return new ProblemException(
                Kind.BAD_INPUT,
                "The selection " + excerpt(where) + " is not understood at character " + (where + 1) + ".",
                why,
                remedies);
    }

    /// The selection itself, or what stands round the place in a long one.
    private String excerpt(int where) {
        if (text.length() <= 80) {
            return "\"" + text.replaceAll("\\p{Cntrl}", " ") + "\"";
        }
        int from = Math.max(0, where - 30);
        int to = Math.min(text.length(), where + 30);
        return "\"" + (from > 0 ? "…" : "") + text.substring(from, to).replaceAll("\\p{Cntrl}", " ")
                + (to < text.length() ? "…" : "") + "\"";
    }
}
