/**
 * Records to rows and rejected rows, by the files of {@code config/mappings}. Begin with {@link
 * io.gatehouse.mapping.Mapping}; PageMapper fills the rows of a page, column by column as a
 * ColumnRule says. Knows reply, the warehouse's values, and settings for the nearest right name.
 */
package io.gatehouse.mapping;
