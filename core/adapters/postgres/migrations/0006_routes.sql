-- Models and lists of a release beside its vectors.
select 1;
