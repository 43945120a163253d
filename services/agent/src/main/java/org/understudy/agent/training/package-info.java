/**
 * What the agent does once when its image is built, so that the classes it needs are laid ready for every later start: a small
 * sync with itself. Nothing here runs on a host.
 */
@NullMarked
package org.understudy.agent.training;

import org.jspecify.annotations.NullMarked;
