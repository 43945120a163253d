package org.understudy.services.replica.link;

import java.util.List;

/// What of the agent lies on a host.
///
/// @param trees directories and how much they take
/// @param running process ids of agents that run there now
public record AgentFootprint(String host, List<Tree> trees, List<Long> running) {
    public AgentFootprint {
        trees = List.copyOf(trees);
        running = List.copyOf(running);
    }

    public record Tree(String path, long bytes) {}

    public boolean nothing() {
        return trees.isEmpty();
    }

    public long bytes() {
        return trees.stream().mapToLong(Tree::bytes).sum();
    }
}
