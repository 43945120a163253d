package org.understudy.services.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import org.understudy.model.host.intake.Value;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// A YAML document as a tree of nodes. No objects are made of it, so tags of any type do nothing; aliases stay
/// references, and every look at a node is counted, so that a small file cannot become a large one.
final class YamlTree {
    private static final int DEEPEST = 100;
    private static final int MOST_ALIASES = 20_000;
    private static final int MOST_LOOKS = 1_000_000;

    private final String origin;
    private int looks;

    YamlTree(String origin) {
        this.origin = origin;
    }

    /// @return null for an empty document
    @Nullable
    Node read(String text) throws ProblemException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE); // the size was looked at before
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setAllowRecursiveKeys(false);
        try {
            return new Yaml(new SafeConstructor(options)).compose(new java.io.StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw bad((line == 0 ? "" : "Line " + line + ": ") + sentence(String.valueOf(e.getProblem())));
        } catch (YAMLException e) {
            throw bad(sentence(String.valueOf(e.getMessage())));
        }
    }

    private static String sentence(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        return line.endsWith(".") ? line : line + ".";
    }

    /// The entries of a map in order; what `<<` takes in comes last and does not replace. Not a map: nothing.
    Map<String, Node> entries(@Nullable Node node) throws ProblemException {
        Map<String, Node> entries = new LinkedHashMap<>();
        collect(node, entries, 0);
        return entries;
    }

    private void collect(@Nullable Node node, Map<String, Node> entries, int depth) throws ProblemException {
        count(node);
        if (!(node instanceof MappingNode map) || depth > DEEPEST) {
            return;
        }
        List<Node> merged = new ArrayList<>();
        Map<String, Node> here = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            count(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw bad(line(tuple.getKeyNode()) + "A key is a list or a map.");
            }
            if (Tag.MERGE.equals(key.getTag()) || key.getValue().equals("<<")) {
                merged.add(tuple.getValueNode());
            } else {
                // The last of two equal keys counts.
                here.put(key.getValue(), tuple.getValueNode());
            }
        }
        here.forEach(entries::putIfAbsent);
        for (Node more : merged) {
            for (Node each : more instanceof SequenceNode list ? list.getValue() : List.of(more)) {
                collect(each, entries, depth + 1);
            }
        }
    }

    /// The items of a list. Not a list: nothing.
    List<Node> items(@Nullable Node node) throws ProblemException {
        count(node);
        return node instanceof SequenceNode list ? list.getValue() : List.of();
    }

    static boolean isMap(@Nullable Node node) {
        return node instanceof MappingNode;
    }

    static boolean isList(@Nullable Node node) {
        return node instanceof SequenceNode;
    }

    static boolean isNothing(@Nullable Node node) {
        return node == null || Tag.NULL.equals(node.getTag());
    }

    /// @return null if it is a list or a map
    static @Nullable String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    Value value(Node node) {
        String where = origin + ", line " + (node.getStartMark().getLine() + 1);
        if (!(node instanceof ScalarNode scalar)) {
            return new Value(Value.Kind.OTHER, "", where);
        }
        if (isNothing(node)) {
            return Value.of("", where);
        }
        return "!vault".equals(scalar.getTag().getValue())
                ? new Value(Value.Kind.ENCRYPTED, "", where)
                : Value.of(Tag.INT.equals(scalar.getTag()) ? decimal(scalar.getValue()) : scalar.getValue(), where);
    }

    /// Numbers of YAML 1.1 may be written in other ways: 0x58, 0130, 2_222.
    private static String decimal(String number) {
        String digits = number.replace("_", "");
        boolean other = digits.matches("0x[0-9A-Fa-f]{1,7}|0[0-7]{1,9}");
        return other ? Integer.decode(digits).toString() : digits;
    }

    String where(Node node) {
        return origin + ", line " + (node.getStartMark().getLine() + 1);
    }

    private static String line(Node node) {
        return "Line " + (node.getStartMark().getLine() + 1) + ": ";
    }

    private void count(@Nullable Node node) throws ProblemException {
        if (++looks > MOST_LOOKS) {
            throw bad((node == null ? "" : line(node)) + "It refers to itself so often that it would never end.");
        }
    }

    ProblemException bad(String why) {
        return new ProblemException(
                Kind.BAD_INPUT,
                "The inventory " + origin + " cannot be read.",
                why,
                "Mend the file; \"ansible-inventory -i FILE --list\" says what it thinks of it.");
    }
}
