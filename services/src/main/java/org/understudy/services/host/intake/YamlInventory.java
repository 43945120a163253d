package org.understudy.services.host.intake;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

import org.understudy.model.host.intake.Inventory;
import org.understudy.model.problem.ProblemException;

/// Reads an Ansible inventory in YAML, or what `ansible-inventory --list` and inventory programs print in JSON.
final class YamlInventory {
    private static final int DEEPEST = 100;

    private final Inventory into;
    private final String origin;
    private final YamlTree tree;

    private YamlInventory(Inventory into, String origin) {
        this.into = into;
        this.origin = origin;
        this.tree = new YamlTree(origin);
    }

    static void read(String text, String origin, Inventory into) throws ProblemException {
        YamlInventory reader = new YamlInventory(into, origin);
        Node root = reader.tree.read(text);
        if (YamlTree.isNothing(root)) {
            return;
        }
        if (!YamlTree.isMap(root)) {
            throw reader.tree.bad(
                    YamlTree.isList(root)
                            ? "It is a list, as playbooks are; an inventory is a map of groups."
                            : "It is no map of groups.");
        }
        Map<String, Node> groups = reader.tree.entries(root);
        if (YamlTree.text(groups.get("plugin")) != null) {
            into.leaveOut(
                    origin,
                    "It is for the plugin " + YamlTree.text(groups.get("plugin"))
                            + ", which asks somebody else. Import what \"ansible-inventory -i " + origin
                            + " --list\" prints.");
            return;
        }
        for (Map.Entry<String, Node> group : groups.entrySet()) {
            if (!group.getKey().equals("_meta")) {
                reader.group(group.getKey(), group.getValue(), 0);
            }
        }
        reader.meta(groups.get("_meta"));
    }

    private void group(String name, Node node, int depth) throws ProblemException {
        into.group(name);
        if (YamlTree.isNothing(node)) {
            return;
        }
        if (YamlTree.isList(node)) {
            hosts(name, node);
            return;
        }
        if (!YamlTree.isMap(node)) {
            into.leaveOut("group " + name + " (" + tree.where(node) + ")", "A group is a map.");
            return;
        }
        if (depth > DEEPEST) {
            throw tree.bad("Groups lie more than " + DEEPEST + " deep in each other.");
        }
        for (Map.Entry<String, Node> entry : tree.entries(node).entrySet()) {
            Node value = entry.getValue();
            switch (entry.getKey()) {
                case "hosts" -> hosts(name, value);
                case "vars" -> {
                    for (Map.Entry<String, Node> v : tree.entries(value).entrySet()) {
                        into.groupVariable(name, v.getKey(), tree.value(v.getValue()));
                    }
                }
                case "children" -> children(name, value, depth);
                default ->
                    into.leaveOut(
                            "\"" + entry.getKey() + "\" (" + tree.where(value) + ")",
                            "A group has hosts, vars and children, and nothing else.");
            }
        }
    }

    private void children(String parent, Node node, int depth) throws ProblemException {
        for (Map.Entry<String, Node> child : tree.entries(node).entrySet()) {
            into.child(parent, child.getKey());
            group(child.getKey(), child.getValue(), depth + 1);
        }
        for (Node child : tree.items(node)) {
            String name = YamlTree.text(child);
            if (name == null) {
                into.leaveOut(tree.where(child), "It is not the name of a group.");
            } else {
                into.child(parent, name);
            }
        }
        String single = YamlTree.text(node);
        if (single != null && !YamlTree.isNothing(node)) {
            into.child(parent, single);
        }
    }

    private void hosts(String group, Node node) throws ProblemException {
        for (Map.Entry<String, Node> host : tree.entries(node).entrySet()) {
            host(group, host.getKey(), node, host.getValue());
        }
        for (Node item : tree.items(node)) {
            String name = YamlTree.text(item);
            if (name == null) {
                into.leaveOut(tree.where(item), "It is not the name of a host.");
            } else {
                host(group, name, item, null);
            }
        }
        String single = YamlTree.text(node);
        if (single != null && !YamlTree.isNothing(node)) {
            host(group, single, node, null);
        }
    }

    private void host(String group, String entry, Node at, @Nullable Node variables) throws ProblemException {
        Node place = variables == null ? at : variables;
        List<String> names = into.hosts(group, entry, tree.where(place));
        Map<String, Node> values = tree.entries(variables);
        for (String name : names) {
            values.forEach((key, value) -> into.hostVariable(name, key, tree.value(value)));
        }
    }

    /// The variables of hosts in the form of programs.
    private void meta(@Nullable Node node) throws ProblemException {
        Node all = tree.entries(node).get("hostvars");
        for (Map.Entry<String, Node> host : tree.entries(all).entrySet()) {
            if (!into.knows(host.getKey())) {
                into.hosts("ungrouped", host.getKey(), origin);
            }
            for (Map.Entry<String, Node> v : tree.entries(host.getValue()).entrySet()) {
                into.hostVariable(host.getKey(), v.getKey(), tree.value(v.getValue()));
            }
        }
    }
}
