/// Profile files: the customizations of a replica, written by people in YAML.
@NullMarked
package org.understudy.services.replica.profile;

import org.jspecify.annotations.NullMarked;
