/// The pages, as HTML at GitHub's own addresses. Imports the rules, `access` and values.
@NullMarked
package dev.berth.http.web;

import org.jspecify.annotations.NullMarked;
