/// The wizard that replicates a system: what a person wishes, step by step, and what came of it.
@NullMarked
package org.understudy.app.replica.wizard;

import org.jspecify.annotations.NullMarked;
