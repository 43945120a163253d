package org.understudy.services.task.board;

import java.util.List;
import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.services.observe.Observable;
import org.understudy.services.ssh.Connections;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.domain.DomainSites;
import org.understudy.services.task.domain.DomainTasks;
import org.understudy.services.task.site.Evidence;
import org.understudy.services.task.site.LogHits;
import org.understudy.services.task.site.LogPiece;
import org.understudy.services.task.site.SiteView;
import org.understudy.services.task.site.TaskDetails;
import org.understudy.services.task.site.TaskSite;

/// The ways to the hosts of a board.
public interface BoardSites {
    /// May connect, and ask people for what that takes.
    BoardSite open(Host host) throws ProblemException;

    /// Whether there is a connection already, so that looking there asks nobody.
    boolean connected(Host host);

    /// The machines of a host that is connected already; empty where none are to be expected. May wait.
    ///
    /// @param wanted whether somebody has asked for a machine there
    default Optional<DomainTasks> domains(Host host, boolean wanted) throws ProblemException {
        return Optional.empty();
    }

    /// @param who the person, as `user@machine`
    static BoardSites of(TaskSites sites, Connections connections, DomainSites domains, String who) {
        return new BoardSites() {
            @Override
            public BoardSite open(Host host) throws ProblemException {
                return new Held(sites.open(host), who);
            }

            @Override
            public boolean connected(Host host) {
                return connections.existing(host.name()).isPresent();
            }

            @Override
            public Optional<DomainTasks> domains(Host host, boolean wanted) throws ProblemException {
                return domains.open(host, wanted);
            }
        };
    }

    /// A site and the person who deals with it.
    record Held(TaskSite site, String who) implements BoardSite {
        @Override
        public Observable<SiteView> now() throws ProblemException {
            return site.journal().view();
        }

        @Override
        public boolean wholeHost() {
            try {
                return site.ground().root();
            } catch (ProblemException e) {
                return true;
            }
        }

        @Override
        public List<SiteTask> past(int count) throws ProblemException {
            return site.list(count);
        }

        @Override
        public TaskDetails show(TaskId id) throws ProblemException {
            return site.show(id);
        }

        @Override
        public boolean cancel(TaskId id, String why) throws ProblemException {
            return site.cancel(id, why, who);
        }

        @Override
        public Evidence evidence(TaskId id) throws ProblemException {
            return site.evidence(id);
        }

        @Override
        public void breakLock(Evidence evidence, String why) throws ProblemException {
            site.breakLock(evidence, why, who);
        }

        @Override
        public LogPiece log(TaskId id, long offset, int most) throws ProblemException {
            return site.log(id, offset, most);
        }

        @Override
        public void search(TaskId id, String text, LogHits hits) throws ProblemException {
            site.search(id, text, hits);
        }
    }
}
