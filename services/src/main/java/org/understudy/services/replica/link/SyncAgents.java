package org.understudy.services.replica.link;

import org.jspecify.annotations.Nullable;

import org.understudy.services.ssh.HostConnection;

/// Pairs of agents for the attempts of one sync; the first may be on its way before it is asked for.
public final class SyncAgents implements AutoCloseable {
    private final AgentLauncher agents;
    private final HostConnection source;
    private final HostConnection portal;
    private @Nullable AgentPair early;

    /// @param now whether the first pair is started at once
    public SyncAgents(AgentLauncher agents, HostConnection source, HostConnection portal, boolean now) {
        this.agents = agents;
        this.source = source;
        this.portal = portal;
        this.early = now ? AgentPair.start(agents, source, portal) : null;
    }

    /// A pair for one attempt; the caller closes it.
    public AgentPair next() {
        AgentPair pair = early;
        early = null;
        return pair == null ? AgentPair.start(agents, source, portal) : pair;
    }

    @Override
    public void close() {
        AgentPair pair = early;
        early = null;
        if (pair != null) {
            pair.close();
        }
    }
}
