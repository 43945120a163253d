/// One authenticated way to a host: commands, files, forwards and bridges over one SSH session, or this machine.
@NullMarked
package org.understudy.services.ssh;

import org.jspecify.annotations.NullMarked;
