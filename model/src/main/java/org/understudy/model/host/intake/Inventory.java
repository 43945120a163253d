package org.understudy.model.host.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.understudy.model.host.Tags;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// An Ansible inventory while it is read: groups with their hosts, children and variables. Whoever reads a file puts in
/// what it says; [#findings] works out what that means for each host.
///
/// Variables count in this order, the later the stronger: those of groups that stand in the inventory, those of `all`
/// from group_vars, those of other groups from group_vars, those of the host in the inventory, those from host_vars.
/// Among groups the deeper is stronger, then the one with the higher `ansible_group_priority`, then the name.
public final class Inventory {
    /// More than this is a mistake or an attack.
    private static final int MOST_HOSTS = 20_000;

    private static final int MOST_LEFT_OUT = 1_000;
    private static final int MOST_GROUPS = 2_000;
    private static final int MOST_MEMBERSHIPS = 2_000_000;
    private static final String ALL = "all";
    private static final Set<String> NO_TAGS = Set.of(ALL, "ungrouped");

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Member> hosts = new LinkedHashMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    private static final class Group {
        final String name;
        final Set<String> children = new LinkedHashSet<>();
        final Set<String> parents = new TreeSet<>();
        final Variables inline = new Variables();
        final Variables files = new Variables();
        int depth;

        Group(String name) {
            this.name = name;
        }
    }

    private static final class Member {
        final String where;
        final Set<String> groups = new TreeSet<>();
        final Variables inline = new Variables();
        final Variables files = new Variables();

        Member(String where) {
            this.where = where;
        }
    }

    // ---- what files say

    public void leaveOut(String what, String why) {
        if (leftOut.size() < MOST_LEFT_OUT) {
            leftOut.add(new LeftOut(what, why));
        } else if (leftOut.size() == MOST_LEFT_OUT) {
            leftOut.add(new LeftOut("more", "There is more that is not understood. Is it an inventory?"));
        }
    }

    public void group(String name) throws ProblemException {
        groupOf(name);
    }

    public Set<String> groupNames() {
        return Set.copyOf(groups.keySet());
    }

    public Set<String> hostNames() {
        return Set.copyOf(hosts.keySet());
    }

    public boolean knows(String host) {
        return hosts.containsKey(host);
    }

    public void child(String parent, String child) throws ProblemException {
        groupOf(parent).children.add(child);
        groupOf(child);
    }

    /// An entry of a group, which may stand for many hosts.
    ///
    /// @return the names of the hosts; none if the entry had to be left out
    public List<String> hosts(String group, String entry, String where) throws ProblemException {
        groupOf(group);
        String bare = entry.substring(entry.indexOf('@') + 1);
        Expansion expansion;
        try {
            expansion = Expansion.of(bare);
        } catch (ProblemException e) {
            leaveOut(entry + " (" + where + ")", e.problem().sentence());
            return List.of();
        }
        for (String name : expansion.names()) {
            if (!hosts.containsKey(name) && hosts.size() == MOST_HOSTS) {
                throw tooMany(MOST_HOSTS + " hosts");
            }
            boolean first = !hosts.containsKey(name);
            Member member = hosts.computeIfAbsent(name, _ -> new Member(where));
            member.groups.add(group);
            // What stands in the name itself counts where a host is named first, as in Ansible.
            if (first && expansion.port() != 0) {
                member.inline.put(Variables.PORT[0], Value.of(Integer.toString(expansion.port()), where));
            }
            if (first && bare.length() < entry.length()) {
                member.inline.put(Variables.USER[0], Value.of(entry.substring(0, entry.indexOf('@')), where));
            }
        }
        return expansion.names();
    }

    public void groupVariable(String group, String name, Value value) throws ProblemException {
        groupOf(group).inline.put(name, value);
    }

    /// Out of group_vars.
    public void groupFileVariable(String group, String name, Value value) throws ProblemException {
        groupOf(group).files.put(name, value);
    }

    public void hostVariable(String host, String name, Value value) {
        Member member = hosts.get(host);
        if (member != null) {
            member.inline.put(name, value);
        }
    }

    /// Out of host_vars.
    public void hostFileVariable(String host, String name, Value value) {
        Member member = hosts.get(host);
        if (member != null) {
            member.files.put(name, value);
        }
    }

    private Group groupOf(String name) throws ProblemException {
        if (!groups.containsKey(name) && groups.size() == MOST_GROUPS) {
            throw tooMany(MOST_GROUPS + " groups");
        }
        return groups.computeIfAbsent(name, Group::new);
    }

    private static ProblemException tooMany(String what) {
        return new ProblemException(
                Kind.BAD_INPUT, "The inventory is too large.", "It has more than " + what + ".", "Import it in parts.");
    }

    // ---- what it means

    public Findings findings() throws ProblemException {
        groups.computeIfAbsent(ALL, Group::new);
        tie();
        Set<String> reported = new HashSet<>();
        List<Found> found = new ArrayList<>();
        long memberships = 0;
        for (Map.Entry<String, Member> entry : hosts.entrySet()) {
            Collection<Group> its = groupsOf(entry.getValue());
            memberships += its.size();
            if (memberships > MOST_MEMBERSHIPS) {
                throw tooMany(MOST_MEMBERSHIPS + " memberships of hosts in groups");
            }
            Variables variables = variables(entry.getValue(), its);
            SortedSet<String> tags = new TreeSet<>();
            for (Group group : its) {
                if (NO_TAGS.contains(group.name)) {
                    continue;
                }
                if (Tags.isTag(group.name)) {
                    tags.add(group.name);
                } else if (reported.add(group.name)) {
                    leaveOut(
                            "group " + group.name,
                            "It cannot be a tag: those have letters, digits, dots, underscores and hyphens.");
                }
            }
            new Reach(entry.getKey(), entry.getValue().where, variables).found(tags, found, leftOut);
        }
        return new Findings(found, leftOut);
    }

    /// Parents and depths. A group that would be above itself loses that child; all else stays.
    private void tie() {
        Map<String, Integer> state = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (String name : List.copyOf(groups.keySet())) {
            visit(name, state, order);
        }
        // Children come before their parents in the order; from the end, parents are finished first.
        for (String name : order.reversed()) {
            Group group = groups.get(name);
            if (group != null) {
                for (String child : group.children) {
                    Group below = groups.get(child);
                    if (below != null) {
                        below.parents.add(name);
                        below.depth = Math.max(below.depth, group.depth + 1);
                    }
                }
            }
        }
    }

    /// Depth first, with a stack of its own: an inventory may be as deep as it has groups.
    private void visit(String first, Map<String, Integer> state, List<String> order) {
        if (state.containsKey(first)) {
            return;
        }
        List<String> path = new ArrayList<>(List.of(first));
        List<List<String>> rest = new ArrayList<>(List.of(childrenOf(first)));
        state.put(first, 1);
        while (!path.isEmpty()) {
            List<String> children = rest.getLast();
            if (children.isEmpty()) {
                state.put(path.getLast(), 2);
                order.add(path.removeLast());
                rest.removeLast();
                continue;
            }
            String child = children.removeFirst();
            int seen = state.getOrDefault(child, 0);
            if (seen == 1) {
                Group above = groups.get(path.getLast());
                if (above != null) {
                    above.children.remove(child);
                }
                leaveOut(
                        "group " + child + " as a child of " + path.getLast(),
                        "It would contain itself: " + circle(path, child) + ".");
            } else if (seen == 0) {
                state.put(child, 1);
                path.add(child);
                rest.add(childrenOf(child));
            }
        }
    }

    private static String circle(List<String> path, String child) {
        List<String> circle = new ArrayList<>(path.subList(path.indexOf(child), path.size()));
        circle.add(child);
        return circle.size() > 6
                ? String.join(" > ", circle.subList(0, 5)) + " > … > " + child
                : String.join(" > ", circle);
    }

    private List<String> childrenOf(String name) {
        Group group = groups.get(name);
        return group == null ? new ArrayList<>() : new ArrayList<>(group.children);
    }

    /// Those that it is in, and all above them, the weakest first.
    private Collection<Group> groupsOf(Member member) {
        Map<String, Group> its = new TreeMap<>();
        List<String> open = new ArrayList<>(member.groups);
        open.add(ALL);
        while (!open.isEmpty()) {
            String name = open.removeLast();
            Group group = groups.get(name);
            if (group != null && its.putIfAbsent(name, group) == null) {
                open.addAll(group.parents);
            }
        }
        return its.values().stream()
                .sorted(Comparator.comparingInt((Group g) -> g.name.equals(ALL) ? -1 : g.depth)
                        .thenComparingInt(Inventory::priority)
                        .thenComparing(g -> g.name))
                .toList();
    }

    private static int priority(Group group) {
        return group.inline
                .get(Variables.PRIORITY)
                .or(() -> group.files.get(Variables.PRIORITY))
                .map(Value::text)
                .filter(t -> t.matches("-?\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(1);
    }

    private static Variables variables(Member member, Collection<Group> its) {
        Variables all = new Variables();
        its.forEach(g -> all.putAll(g.inline));
        its.stream().filter(g -> g.name.equals(ALL)).forEach(g -> all.putAll(g.files));
        its.stream().filter(g -> !g.name.equals(ALL)).forEach(g -> all.putAll(g.files));
        all.putAll(member.inline);
        all.putAll(member.files);
        return all;
    }
}
