package org.understudy.model.host.select;

import java.util.List;

import org.understudy.model.host.Host;

/// What a selection came to.
///
/// @param hosts at least one, in the order of their names, each once
/// @param remarks parts that matched nothing, each a sentence: worth saying, but no reason to stop
public record Selected(List<Host> hosts, List<String> remarks) {
    public Selected {
        hosts = List.copyOf(hosts);
        remarks = List.copyOf(remarks);
    }
}
