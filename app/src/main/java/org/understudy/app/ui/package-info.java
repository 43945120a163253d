/// Small controls and texts that all pages share.
@NullMarked
package org.understudy.app.ui;

import org.jspecify.annotations.NullMarked;
