-- Certificates by which organisations sign papers, those of before too: by them a paper is recognised that somebody holds up.
create table yunchou.signing_certificate (
    organisation bigint not null,
    fingerprint text not null,
    certificate text not null,
    made_at timestamptz not null default now(),
    primary key (organisation, fingerprint)
);
create index signing_certificate_fingerprint on yunchou.signing_certificate (fingerprint);
