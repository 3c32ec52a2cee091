/**
 * Vendors that are a file: {@code config/vendors/<vendor>.yaml} says what to ask and how to
 * understand the answer. Begin with {@link io.gatehouse.declared.Declared}, the vendor that comes
 * of it. {@link io.gatehouse.declared.VendorFileReader} reads the file and finds all that is wrong
 * with it, {@link io.gatehouse.declared.DeclaredSource} asks and reads replies for the ways of
 * reading in {@code feed.reading}, {@link io.gatehouse.declared.DeclaredSteps} are the steps that
 * its routes have of their own. {@link io.gatehouse.declared.SampleServer} answers as the vendor
 * would, by its file and samples. Knows envelope, feed and what is below; no other vendor.
 */
package io.gatehouse.declared;
