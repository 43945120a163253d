package org.understudy.services.libvirt;

import org.understudy.model.problem.ProblemException;

/// Somebody who can wait while others work with a domain.
public interface Patience {
    /// Waits a while, and returns to have it tried again.
    ///
    /// @param who who is in the way, as people read it
    /// @throws ProblemException when it shall not be waited for any longer
    void waits(String who) throws ProblemException;

    /// Nobody is in the way any more.
    void goesOn();
}
